import type { Device, Health, Limit, Pairing, Site, Snapshot, Station } from '../src/api/model.ts';

/** SKI of the peers of the example: made up, forty hex digits each. */
export const SKIS = {
  own: '5f3a9c0e71d24b86a0c7e5d1934fb2680a7c1de4',
  box: '9d02b7f46a1c8e3550f4a9c76be1d208f3351c7a',
  garage: '1b6e40d9c2a75f83de94017ab35c6f28e80d49b1',
  yard: 'c47f0a1958e2d36b90ab7c51f2e8430d6719be5c',
  visitor: '2ae85d0c934f71b6d8e01c57a9f3b26407c5e19d',
} as const;

/** A charging station that charges under the grid operator's limit. */
export function exampleStation(change: Partial<Station> = {}): Station {
  return {
    id: 'st-1',
    name: 'Garage',
    protocol: 'ship',
    peer: SKIS.garage,
    brand: 'Lindwerk',
    model: 'Wallbox 11',
    connected: true,
    state: 'charging',
    mode: 'fast',
    power: 4195,
    current: { a: 6.1, b: 6.1, c: 6 },
    energy: 8_123_400,
    soc: 54,
    nominalMax: 11_000,
    setpoint: {
      watts: 4200,
      constraint: 'grid-operator-limit',
      source: `control box ${SKIS.box}`,
      runnerUp: 'fuse',
      text: 'The grid operator allows 4200 W.',
    },
    applied: 'confirmed',
    appliedText: 'The station has confirmed 4200 W.',
    reportedLimit: { active: true, watts: 4200, endsInSeconds: null },
    ...change,
  };
}

/** A site at the moment `time`, without a grid limit unless `change` says so. */
export function exampleSite(change: Partial<Site> = {}): Site {
  return {
    time: '2026-11-20T10:00:00Z',
    name: 'Haus am Hang',
    demo: true,
    grid: {
      power: 2535,
      current: { a: 6.2, b: 2.1, c: 3.9 },
      measuredAt: '2026-11-20T10:00:00Z',
      stale: false,
      consumptionLimit: null,
      productionLimit: null,
    },
    gridLimit: {
      watts: null,
      state: 'none',
      phase: 'unlimited-controlled',
      source: null,
      reason: 'The control box sets no limit.',
      until: null,
      appliesTo: 'controllable-devices',
      failsafeWatts: 4200,
      failsafeDurationSeconds: 7200,
    },
    controlBox: {
      status: 'connected',
      ski: SKIS.box,
      name: 'Netz Steuerbox',
      lastHeartbeatAgeSeconds: 4,
      text: 'The control box is connected.',
    },
    solar: { power: -2300 },
    battery: { power: 0, soc: 61 },
    house: { power: 640 },
    stations: [exampleStation()],
    alarms: [],
    ...change,
  };
}

/** A peer of the pairing list. */
export function examplePeer(change: Partial<Pairing> = {}): Pairing {
  const ski = change.ski ?? SKIS.visitor;
  return {
    ski,
    skiGroups: (ski.match(/.{4}/g) ?? []).join(' '),
    shipId: 'Nordlader-WB22-004711',
    brand: 'Nordlader',
    model: 'WB 22',
    type: 'EVSE',
    host: 'nordlader.local',
    port: 4712,
    addresses: ['192.168.1.40'],
    discovered: true,
    connected: false,
    ours: 'waiting-for-approval',
    oursText: 'This energy manager waits for your approval.',
    theirs: 'ready',
    theirsText: 'The device has approved this energy manager.',
    advice: 'Compare the SKI with the label and approve the device.',
    lastClose: null,
    nextRetry: null,
    ...change,
  };
}

/** A device with the use cases of a charging station. */
export function exampleDevice(change: Partial<Device> = {}): Device {
  const playable = (numbers: readonly number[]): Device['useCases'][number]['scenarios'] =>
    numbers.map((number) => ({ number, status: 'playable', missing: [] }));
  return {
    id: SKIS.garage,
    protocol: 'ship',
    ski: SKIS.garage,
    shipId: 'Lindwerk-WB11-000123',
    address: 'd:_i:28311_WB11-000123',
    name: 'Garage',
    brand: 'Lindwerk',
    model: 'Wallbox 11',
    type: 'EVSE',
    deviceType: 'ChargingStation',
    connected: true,
    status: 'ok',
    text: 'Connected.',
    entities: [],
    useCases: [
      {
        name: 'limitationOfPowerConsumption',
        actor: 'ControllableSystem',
        version: '1.0.0',
        available: true,
        entity: '1',
        scenarios: playable([1, 2, 3, 4]),
      },
      {
        name: 'monitoringOfPowerConsumption',
        actor: 'MonitoredUnit',
        version: '1.0.0',
        available: true,
        entity: '1',
        scenarios: [
          ...playable([1, 2]),
          { number: 3, status: 'incomplete', missing: ['measurement acCurrent of phase C'] },
          { number: 4, status: 'announced', missing: [] },
          { number: 5, status: 'not-announced', missing: ['frequency'] },
        ],
      },
    ],
    ...change,
  };
}

/** One limit of the list. */
export function exampleLimit(change: Partial<Limit> = {}): Limit {
  return {
    id: 'lim-1',
    kind: 'consumption',
    watts: 4200,
    state: 'expired',
    source: 'grid-operator',
    sourceName: `control box ${SKIS.box}`,
    from: '2026-11-20T08:00:00Z',
    until: '2026-11-20T08:30:00Z',
    endedAt: '2026-11-20T08:30:00Z',
    text: 'The limit of 4200 W has expired.',
    ...change,
  };
}

/** The health of the energy manager with its identity. */
export function exampleHealth(): Health {
  return {
    status: 'ok',
    version: '0.1.0',
    demo: true,
    started: '2026-11-20T09:00:00Z',
    uptimeSeconds: 3600,
    identity: {
      ski: SKIS.own,
      skiGroups: (SKIS.own.match(/.{4}/g) ?? []).join(' '),
      shipId: 'Busbar-EM-7f3a2c',
      created: '2026-03-02T07:12:44Z',
      fingerprint: 'A7'.repeat(32),
      certificate: { notAfter: '2056-03-02T07:12:44Z', curve: 'P-256' },
      qrText: `SHIP;SKI:${SKIS.own};ID:Busbar-EM-7f3a2c;ENDSHIP;`,
    },
    ship: { host: '0.0.0.0', port: 4712 },
    control: { lastTick: '2026-11-20T10:00:00Z', tickMillis: 0.4, eventLoopLagMillis: 0.2 },
    checks: [],
  };
}

/** Everything the page shows. */
export function exampleSnapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    site: exampleSite(),
    limits: [],
    devices: [exampleDevice()],
    pairing: [],
    health: exampleHealth(),
    ...change,
  };
}
