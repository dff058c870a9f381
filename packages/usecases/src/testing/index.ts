export { type JoinedDevices, joinDevices, skiOf } from './joined-devices.ts';
export { LimitPair } from './limit-pair.ts';
export type { LimitExpectation, LimitScenario, LimitTraceFile, LimitTraceStep } from './limit-trace.ts';
export { guardDiscovery } from './scripted-guard.ts';
export {
  type PlainAddress,
  type PlainMessage,
  type Responder,
  ScriptedPeer,
  type ScriptedPeerOptions,
} from './scripted-peer.ts';
export { comparable, functionOf, isSameKind } from './trace-message.ts';
export { VirtualSite } from './virtual-site.ts';
