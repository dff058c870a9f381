export type { Actor, PeerCommand, PeerEvent, StartCommand } from './contract.ts';
export { BUSBAR, built, KNOWN_PEERS, type KnownPeer } from './peers.ts';
export { PeerProcess } from './runner/peer-process.ts';
export type { PeerProgram } from './runner/peer-program.ts';
