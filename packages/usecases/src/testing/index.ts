export { CurrentLimitPair, currentsOf, eachPhase, type LimitedCar } from './current-limit-pair.ts';
export {
  type CurrentExpectation,
  type CurrentTrace,
  type CurrentTraceFile,
  type CurrentTraceStep,
  entriesOfCmd,
  type PlainEntry,
  plainNumber,
} from './current-trace.ts';
export { EvSite } from './ev-site.ts';
export { type JoinedDevices, joinDevices, skiOf } from './joined-devices.ts';
export { DUR_01, LIMIT, LimitBench, type LimitCase, LONG, MFSDM, SHORT } from './limit-bench.ts';
export { LimitPair } from './limit-pair.ts';
export type { LimitExpectation, LimitScenario, LimitTraceFile, LimitTraceStep } from './limit-trace.ts';
export { ManualGuard, type ManualLimit } from './manual-guard.ts';
export { OddSystem, type OddSystemOptions } from './odd-system.ts';
export { type OddData, oddVehicle } from './odd-vehicle.ts';
export { type PeerEntity, type PeerFeature, peerDiscovery, peerUseCases } from './peer-discovery.ts';
export { PretendedStation } from './pretended-station.ts';
export { guardDiscovery } from './scripted-guard.ts';
export {
  type PlainAddress,
  type PlainMessage,
  type Responder,
  ScriptedPeer,
  type ScriptedPeerOptions,
} from './scripted-peer.ts';
export { comparable, functionOf, isSameKind } from './trace-message.ts';
export { TracedManager, type TracedUseCase } from './traced-manager.ts';
export { TracedStation } from './traced-station.ts';
export {
  meaningOf,
  type UseCaseTrace,
  type UseCaseTraceFile,
  type UseCaseTraceStep,
} from './use-case-trace.ts';
export type {
  VehicleExpectation,
  VehicleScenario,
  VehicleTraceFile,
  VehicleTraceStep,
} from './vehicle-trace.ts';
export { VirtualSite } from './virtual-site.ts';
