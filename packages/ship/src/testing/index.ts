export { type LoopbackNode, loopbackNode, type TestLink } from './loopback-node.ts';
export { type MemoryAttempt, type MemoryClient, MemoryNetwork, type MemoryServer } from './memory-network.ts';
export { MemoryWebSocket, memoryWebSockets } from './memory-websocket.ts';
export { MulticastSegment, type SegmentHost, type SegmentPacket } from './multicast-segment.ts';
export { oddCertificate } from './odd-certificate.ts';
export {
  type ScriptedClientOptions,
  ScriptedPeer,
  type ScriptedServer,
  scriptedClient,
  scriptedServer,
  secureClient,
} from './scripted-peer.ts';
export { type ShipVector, shipVector } from './ship-vectors.ts';
export { type TcpProxy, tcpProxy } from './tcp-proxy.ts';
export { Inbox, within } from './within.ts';
