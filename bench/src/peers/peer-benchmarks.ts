import type { PeerProgram } from '@busbar/interop';
import type { Benchmark } from '../benchmark.ts';
import { peerConnect, peerMemory } from './peer-connect.ts';
import { peerNotify } from './peer-notify.ts';
import { peerWrite } from './peer-write.ts';

/** Busbar beside another stack: the peer is the baseline. */
export function peerBenchmarks(peer: PeerProgram): readonly Benchmark[] {
  return [
    peerNotify(peer, 'small', 1),
    peerNotify(peer, 'large', 1),
    peerNotify(peer, 'small', 100),
    peerNotify(peer, 'large', 100),
    peerWrite(peer, 50),
    peerWrite(peer, 99),
    peerConnect(peer),
    peerMemory(peer),
  ];
}
