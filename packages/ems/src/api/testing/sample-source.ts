import { Listeners } from '@busbar/kernel';
import type { ApiSource, Part } from '../api-source.ts';
import type { Device, Health, Limit, Pairing, Site, Station } from '../api-types.ts';

const SKI = 'ab'.repeat(20);
const TIME = '2026-11-20T10:00:00Z';

/** A station under a grid limit. */
const SAMPLE_STATION: Station = {
  id: 'st-1',
  name: 'Garage',
  protocol: 'ship',
  peer: SKI,
  brand: 'Busbar',
  model: 'Station',
  connected: true,
  state: 'charging',
  mode: 'fast',
  power: 4195,
  current: { a: 6.1, b: 6.1, c: null },
  energy: 8123,
  soc: null,
  nominalMax: 11_000,
  setpoint: {
    watts: 4200,
    constraint: 'grid-operator-limit',
    source: 'control box abc',
    runnerUp: 'station maximum 11000 W',
    text: 'Control box abc limits consumption to 4200 W; this one may take 4200 W.',
  },
  applied: 'confirmed',
  appliedText: 'The station has confirmed the limit.',
  reportedLimit: { active: true, watts: 4200, endsInSeconds: null },
};

const SITE: Site = {
  time: TIME,
  name: 'Home',
  demo: true,
  grid: { power: 11_820, current: null, measuredAt: TIME, stale: false, consumptionLimit: 4200, productionLimit: null },
  gridLimit: {
    watts: 4200,
    state: 'active',
    phase: 'limited',
    source: 'control box abc',
    reason: 'Control box abc limits consumption to 4200 W.',
    until: TIME,
    appliesTo: 'controllable-devices',
    failsafeWatts: 4200,
    failsafeDurationSeconds: 7200,
  },
  controlBox: {
    status: 'connected',
    ski: SKI,
    name: 'Box',
    lastHeartbeatAgeSeconds: 3,
    text: 'The control box is connected.',
  },
  solar: { power: null },
  battery: { power: null, soc: null },
  house: { power: 640 },
  stations: [SAMPLE_STATION],
  alarms: [],
};

/** An active manual limit. */
const SAMPLE_LIMIT: Limit = {
  id: 'lim-7',
  kind: 'consumption',
  watts: 4200,
  state: 'active',
  source: 'manual',
  sourceName: 'manual limit',
  from: TIME,
  until: null,
  endedAt: null,
  text: 'A manual limit of 4200 W holds.',
};

const PAIRING: Pairing = {
  ski: SKI,
  skiGroups: 'abab abab',
  shipId: null,
  brand: 'Busbar',
  model: 'Station',
  type: 'ChargingStation',
  host: 'station.local',
  port: 4712,
  addresses: ['127.0.0.1'],
  discovered: true,
  connected: false,
  ours: 'waiting-for-approval',
  oursText: 'not decided yet',
  theirs: 'ready',
  theirsText: 'the device is ready',
  advice: 'Approve it.',
  lastClose: null,
  nextRetry: null,
};

const DEVICE: Device = {
  id: 'dev-abababab',
  protocol: 'ship',
  ski: SKI,
  shipId: 'Busbar-1',
  address: 'd:_n:Busbar_1',
  name: 'Station',
  brand: null,
  model: null,
  type: null,
  deviceType: 'ChargingStation',
  connected: true,
  status: 'ok',
  text: 'Connected.',
  entities: [{ address: '1', type: 'EVSE', features: [] }],
  useCases: [
    {
      name: 'limitationOfPowerConsumption',
      actor: 'ControllableSystem',
      version: '1.0.0',
      available: true,
      entity: '1',
      scenarios: [{ number: 1, status: 'playable', missing: [] }],
    },
  ],
};

const HEALTH: Health = {
  status: 'ok',
  version: '0.0.0',
  demo: true,
  started: TIME,
  uptimeSeconds: 1,
  identity: {
    ski: SKI,
    skiGroups: 'abab',
    shipId: 'x',
    created: TIME,
    fingerprint: '00',
    certificate: { notAfter: TIME, curve: 'P-256' },
    qrText: 'SHIP;ENDSHIP;',
  },
  ship: { host: '127.0.0.1', port: 4712 },
  control: { lastTick: TIME, tickMillis: 1, eventLoopLagMillis: 0 },
  checks: [],
};

/** A source with fixed content that remembers what was asked of it. */
export interface SampleSource extends ApiSource {
  readonly asked: string[];
  changed(part: Part): void;
  /** Makes the next change of a station throw. */
  failWith: Error | undefined;
}

/** Creates a {@link SampleSource}. */
export function sampleSource(): SampleSource {
  const changes = new Listeners<[Part]>();
  const asked: string[] = [];
  const source: SampleSource = {
    asked,
    failWith: undefined,
    changed: (part) => changes.emit(part),
    onChange: (listener) => changes.add(listener),
    site: () => SITE,
    station: (id) => (id === 'st-1' ? SAMPLE_STATION : undefined),
    patchStation: (id, patch) => {
      if (source.failWith !== undefined) throw source.failWith;
      asked.push(`patch ${id} ${JSON.stringify(patch)}`);
      if (id !== 'st-1') return { refused: 'not-found', detail: `There is no station "${id}".`, advice: 'Look.' };
      if (patch.mode === 'solar') return { refused: 'not-supported', detail: 'No solar.', advice: 'Use fast.' };
      return { ...SAMPLE_STATION, ...patch } as Station;
    },
    limits: () => [SAMPLE_LIMIT],
    addLimit: (limit) => {
      asked.push(`limit ${JSON.stringify(limit)}`);
      return SAMPLE_LIMIT;
    },
    deleteLimit: (id) =>
      id === 'lim-7'
        ? { ...SAMPLE_LIMIT, state: 'revoked', endedAt: TIME }
        : { refused: id === 'lim-1' ? 'conflict' : 'not-found', detail: 'no', advice: 'no' },
    devices: () => [DEVICE],
    pairing: () => [PAIRING],
    approve: (ski) => {
      asked.push(`approve ${ski}`);
      return PAIRING;
    },
    unpair: (ski) => {
      asked.push(`unpair ${ski}`);
      return undefined;
    },
    history: ({ from, to, step, series }) => ({
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      step,
      series: series.map((name) => ({ name, unit: 'W', points: [{ time: TIME, value: 1, min: 0, max: 2 }] })),
      available: ['grid.power'],
    }),
    ledger: () => ({ intact: true, total: 0, head: '0', entries: [] }),
    trace: ({ after }) => ({ messages: [], next: after ?? 0 }),
    health: () => HEALTH,
    ready: () => ({ ready: true, text: 'ready' }),
    demo: async (command) => {
      asked.push(`demo ${JSON.stringify(command)}`);
      return { done: true };
    },
  };
  return source;
}
