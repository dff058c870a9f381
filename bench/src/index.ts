import type { Benchmark } from './benchmark.ts';
import { echonetCodec } from './echonet/echonet-codec.ts';
import { echonetDeviceMemory, echonetPoll } from './echonet/echonet-poll.ts';
import { shipColdStart, shipCut } from './ship/ship-cold-start.ts';
import { shipConnect } from './ship/ship-connect.ts';
import { shipCycles } from './ship/ship-cycles.ts';
import { shipPeerMemory } from './ship/ship-peer-memory.ts';
import { shipRoundtrip } from './ship/ship-roundtrip.ts';
import { spineDecode, spineEncode } from './spine/spine-codec.ts';
import { spineModelStartMemory, spineModelStartTime } from './spine/spine-model-start.ts';
import { spineNotify } from './spine/spine-notify.ts';
import { spinePeerMemory } from './spine/spine-peer-memory.ts';
import { spineUpdate } from './spine/spine-update.ts';
import { usecasesReady } from './usecases/usecases-ready.ts';

export { type Benchmark, type BenchmarkResult, runBenchmark } from './benchmark.ts';
export { peerBenchmarks } from './peers/peer-benchmarks.ts';
export { hasProcessFigures } from './peers/process-figures.ts';

/** Every benchmark there is, in the order they are printed. */
export const benchmarks: readonly Benchmark[] = [
  shipConnect,
  shipRoundtrip,
  shipColdStart,
  shipCut,
  shipPeerMemory,
  shipCycles,
  spineDecode,
  spineEncode,
  spineUpdate,
  spineNotify,
  spinePeerMemory,
  spineModelStartTime,
  spineModelStartMemory,
  ...usecasesReady,
  ...echonetCodec,
  echonetPoll,
  echonetDeviceMemory,
];
