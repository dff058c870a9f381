import { millis, systemClock } from '@busbar/kernel';
import type { Benchmark } from '../benchmark.ts';
import type { Child } from '../ship/child-process.ts';
import { type ControllerQuestions, controllerProcess, POLLED, stationFarm } from './poll-processes.ts';

const STATIONS = 1000;
/** Stations before the first one that counts: what the program needs once is no part of a station. */
const FIRST = 100;
/** Until the process has put away what learning the stations left behind, ms. */
const SETTLED = 6000;
/** Duration of a measurement: several rounds of polling, ms. */
const MEASURED = 20_000;
const PORT = 23_610;
const CONTROLLERS = { busbar: '127.210.255.1', raw: '127.210.255.2' } as const;

/** `echonet.poll`: processor time of one controller that polls many stations, over sockets. */
export const echonetPoll: Benchmark = {
  name: 'echonet.poll',
  measures: `processor time of a controller that reads ${POLLED.length} typed values of each of ${STATIONS} stations every 5 s over UDP, beside a bare socket`,
  unit: '% of a core',
  bound: 'value <= 15 %',
  warmUp: 0,
  rounds: 1,
  prepare: async (progress) => {
    const farm = await stationFarm({ addresses: stations(0, STATIONS), port: PORT });
    return {
      measure: () => load('busbar', progress),
      baseline: () => load('raw', progress),
      close: () => farm.close(),
    };
  },
};

/** `echonet.device-memory`: memory of a controller per station that it knows and polls. */
export const echonetDeviceMemory: Benchmark = {
  name: 'echonet.device-memory',
  measures: `memory in RAM per polled station, of ${STATIONS}, beside a bare socket that keeps the answers`,
  unit: 'kB',
  bound: 'value <= 20 kB',
  warmUp: 0,
  rounds: 1,
  prepare: async () => {
    const farm = await stationFarm({ addresses: stations(0, FIRST + STATIONS), port: PORT });
    return { measure: () => perStation('busbar'), baseline: () => perStation('raw'), close: () => farm.close() };
  },
};

async function load(side: 'busbar' | 'raw', progress: (text: string) => void): Promise<number> {
  return withController(side, async (one) => {
    await one.ask('add', stations(0, STATIONS));
    await settled();
    const { percent, values } = await one.ask('load', MEASURED);
    const expected = (STATIONS * POLLED.length * MEASURED) / 5000;
    if (values < expected * 0.9) throw new Error(`${side}: ${values} values arrived, ${expected} were to be read`);
    progress(`${side}: ${percent.toFixed(2)} %, ${values} values`);
    return percent;
  });
}

async function perStation(side: 'busbar' | 'raw'): Promise<number> {
  return withController(side, async (one) => {
    const memoryWith = async (from: number, count: number): Promise<number> => {
      await one.ask('add', stations(from, count));
      await settled();
      return one.ask('memory', null);
    };
    const before = await memoryWith(0, FIRST);
    // A bare socket may need nothing at all: a ratio needs something.
    return Math.max(0.01, ((await memoryWith(FIRST, STATIONS)) - before) / STATIONS / 1000);
  });
}

async function withController(
  side: 'busbar' | 'raw',
  measure: (one: Child<ControllerQuestions>) => Promise<number>,
): Promise<number> {
  const one = await controllerProcess({ side, address: CONTROLLERS[side], port: PORT });
  try {
    return await measure(one);
  } finally {
    one.close();
  }
}

function settled(): Promise<void> {
  return new Promise<void>((done) => systemClock().after(millis(SETTLED), done));
}

/** Addresses on loopback, one for each station. */
function stations(from: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, k) => `127.210.${Math.floor((from + k) / 250)}.${1 + ((from + k) % 250)}`);
}
