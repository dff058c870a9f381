export {
  type DeviceFixture,
  type EchonetVectors,
  type ExchangeVector,
  echonetVectors,
  type FrameVector,
} from './echonet-vectors.ts';
export { fixtureNode, testIdentity, testNode } from './fixture-node.ts';
export { MemoryNetwork, type NetworkFaults, type SentDatagram } from './memory-network.ts';
export { answerTo, type Script, ScriptedNode } from './scripted-node.ts';
