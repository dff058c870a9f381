import type { Device, Pairing, Snapshot } from '../src/api/model.ts';
import { exampleDevice, examplePeer, exampleSite, exampleSnapshot, SKIS } from './example-snapshot.ts';

/** The peers of the simulated house: one waits for approval, one waits for us, two are connected. */
export function housePeers(now: number): Pairing[] {
  return [
    examplePeer(),
    examplePeer({
      ski: SKIS.box,
      brand: 'Netz',
      model: 'Steuerbox',
      type: 'GridGuard',
      ours: 'trusted',
      theirs: 'connected',
      connected: true,
      advice: 'Everything is fine, nothing to do.',
    }),
    examplePeer({
      ski: SKIS.garage,
      brand: 'Lindwerk',
      model: 'Wallbox 11',
      ours: 'trusted',
      theirs: 'connected',
      connected: true,
      advice: 'Everything is fine, nothing to do.',
    }),
    examplePeer({
      ski: SKIS.yard,
      brand: 'Lindwerk',
      model: 'Wallbox 11',
      ours: 'trusted',
      theirs: 'pending',
      advice: 'Approve this energy manager on the device.',
      lastClose: 'the device closed the connection: trust pending',
      nextRetry: new Date(now + 95_000).toISOString(),
    }),
  ];
}

/** The devices of the simulated house. */
export function houseDevices(): Device[] {
  return [
    exampleDevice(),
    exampleDevice({
      id: SKIS.box,
      ski: SKIS.box,
      name: 'Netz Steuerbox',
      brand: 'Netz',
      model: 'Steuerbox',
      deviceType: 'GridGuard',
      useCases: [
        {
          name: 'limitationOfPowerConsumption',
          actor: 'EnergyGuard',
          version: '1.0.0',
          available: true,
          entity: '1',
          scenarios: [1, 2, 3, 4].map((number) => ({ number, status: 'playable' as const, missing: [] })),
        },
      ],
    }),
    exampleDevice({
      id: SKIS.yard,
      ski: SKIS.yard,
      name: 'Stellplatz Hof',
      connected: false,
      status: 'offline',
      text: 'Not connected since 09:58.',
      useCases: [],
    }),
  ];
}

/** An energy manager just installed: nothing found and nothing measured. */
export function freshSnapshot(now: number): Snapshot {
  const { grid, gridLimit, controlBox } = exampleSite();
  return exampleSnapshot({
    site: exampleSite({
      time: new Date(now).toISOString(),
      demo: false,
      grid: { ...grid, power: null, current: null, measuredAt: null },
      gridLimit: { ...gridLimit, phase: 'init' },
      controlBox: { ...controlBox, status: 'never-seen', ski: null, name: null, lastHeartbeatAgeSeconds: null },
      solar: { power: null },
      battery: { power: null, soc: null },
      house: { power: null },
      stations: [],
    }),
    devices: [],
  });
}
