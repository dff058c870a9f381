import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { seconds, utcInstant, watts } from '@busbar/kernel';
import type { PeerStatus } from '@busbar/ship';
import type { ControllableSystemStatus } from '@busbar/usecases';
import { Compile } from 'typebox/compile';
import type { ControlBox } from '../api/api-types.ts';
import { siteSchema } from '../api/schemas.ts';
import { completeConfig } from '../config/load-config.ts';
import { alarmsNow } from '../site/alarms.ts';
import { type MemorySite, memorySite } from '../testing/memory-site.ts';
import { type ControlBoxFacts, controlBoxView } from './control-box-view.ts';
import { limitNumber } from './limits-view.ts';
import { pairingList } from './pairing-view.ts';
import { siteAlarms } from './site-alarms.ts';
import { siteView } from './site-view.ts';

const BOX: ControlBox = { status: 'connected', ski: null, name: null, lastHeartbeatAgeSeconds: 1, text: 'Connected.' };

function alarms(site: MemorySite, config = {}, discoveryProblem?: string, secondGuard?: string): string[] {
  const present = siteAlarms({
    state: site.state(),
    controlBox: BOX,
    config: completeConfig(config),
    storeFailure: undefined,
    warnings: [],
    discoveryProblem,
    secondGuard,
    unlistedStations: [],
  });
  assert.ok(present.every(({ text, advice }) => text.endsWith('.') && advice.endsWith('.')));
  return present.map(({ id }) => id);
}

test('a network without multicast is an alarm, because devices are not found', async (t) => {
  const site = memorySite(t);
  await site.run(1);
  assert.ok(alarms(site, {}, 'Multicast is blocked on eth0.').includes('discovery'));
  assert.ok(!alarms(site).includes('discovery'));
});

test('another device that wants to limit the site is an alarm with what to do', async (t) => {
  const site = memorySite(t);
  await site.run(1);
  assert.ok(alarms(site, {}, undefined, 'Box 2').includes('second-control-box'));
  assert.ok(!alarms(site).includes('second-control-box'));
});

/** A site under a limit of 4200 W with one charging station. */
async function limitedSite(t: TestContext) {
  const site = memorySite(t);
  const station = site.station('garage');
  const meter = site.meter();
  const box = site.controlBox();
  await site.run(10);
  void box.limit(4200, 600);
  station.takes(4190);
  meter.measures(4830);
  await site.run(5);
  return { site, station, meter, box };
}

test('the site view shows limit, source, station and house as one projection', async (t) => {
  const { site, box } = await limitedSite(t);
  const view = siteView(site.state(), { config: completeConfig({}), isDemo: false, controlBox: BOX, alarms: [] });
  assert.deepEqual(Compile(siteSchema).Errors(view), []);
  assert.equal(view.grid.power, 4830);
  assert.equal(view.grid.consumptionLimit, 4200);
  assert.equal(view.gridLimit.watts, view.grid.consumptionLimit);
  assert.equal(view.gridLimit.state, 'active');
  assert.equal(view.gridLimit.source, `control box ${box.ski}`);
  assert.match(view.gridLimit.until ?? '', /^2026-01-01T00:10:/);
  assert.equal(view.house.power, 640);
  const [station] = view.stations;
  assert.equal(station?.state, 'charging');
  assert.equal(station?.setpoint.watts, 4200);
  assert.equal(station?.applied, 'confirmed');
  assert.equal(station?.reportedLimit?.active, true);
  assert.deepEqual(alarms(site), []);
});

test('unknown is null, never 0', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  await site.run(10);
  station.leave();
  await site.run(5);
  const view = siteView(site.state(), { config: completeConfig({}), isDemo: false, controlBox: BOX, alarms: [] });
  assert.equal(view.grid.power, null);
  assert.equal(view.house.power, null);
  assert.equal(view.stations[0]?.power, null);
  assert.equal(view.stations[0]?.state, 'offline');
  assert.equal(view.stations[0]?.applied, 'unreachable');
});

test('alarms: a failing station, one that takes too much, a silent meter, failsafe, a station without LPC', async (t) => {
  const { site, station, meter, box } = await limitedSite(t);
  station.fail('E7');
  station.takes(9000);
  await site.run(65);
  assert.deepEqual(alarms(site), ['exceeds:st-1', 'failure:st-1']);
  meter.leave();
  await site.run(5);
  assert.deepEqual(alarms(site), ['exceeds:st-1', 'failure:st-1', 'grid-meter']);
  box.silence(true);
  await site.run(130);
  assert.ok(alarms(site).includes('failsafe'));
  site.station('plain', { withoutLpc: true });
  await site.run(5);
  assert.ok(alarms(site).includes('unlimitable:st-2'));
});

test('a missing meter is an alarm only where it is needed', async (t) => {
  const site = memorySite(t);
  await site.run(5);
  assert.deepEqual(alarms(site), []);
  assert.deepEqual(alarms(site, { gridLimit: { appliesTo: 'grid-connection' } }), ['grid-meter']);
  assert.deepEqual(alarms(site, { fuse: { amperes: 35 } }), ['grid-meter']);
});

test('an alarm that goes on keeps its beginning', () => {
  const alarm = { id: 'a', severity: 'error', station: undefined, text: 'A.', advice: 'B.' } as const;
  const first = alarmsNow([], [alarm], utcInstant(1000));
  const second = alarmsNow(first, [alarm, { ...alarm, id: 'b' }], utcInstant(2000));
  assert.deepEqual(
    second.map(({ id, since }) => `${id} ${since}`),
    ['a 1000', 'b 2000'],
  );
  assert.deepEqual(alarmsNow(second, [], utcInstant(3000)), []);
});

const LPC: ControllableSystemStatus = {
  phase: 'limited',
  effectiveLimit: watts(4200),
  limitValue: watts(4200),
  limitActive: true,
  nominalMax: watts(24_000),
  failsafeLimit: watts(4200),
  failsafeDurationMinimum: seconds(7200),
  reason: '',
};
const FACTS: ControlBoxFacts = { everBound: true, lastSki: 'abc', nameOf: () => 'Box', isConnected: () => true };

const BOXES: readonly [
  status: ControlBox['status'],
  lpc: Partial<ControllableSystemStatus>,
  facts: Partial<ControlBoxFacts>,
][] = [
  ['never-seen', {}, { everBound: false, lastSki: undefined }],
  ['missing', {}, { isConnected: () => false }],
  ['silent', {}, {}],
  ['silent', { lastHeartbeatAge: seconds(121) }, {}],
  ['connected', { lastHeartbeatAge: seconds(60), guard: { ski: 'abc', label: 'box' } }, {}],
];

for (const [status, lpc, facts] of BOXES) {
  test(`the control box is ${status} with ${JSON.stringify(lpc)}`, () => {
    const view = controlBoxView({ ...LPC, ...lpc }, { ...FACTS, ...facts });
    assert.equal(view.status, status);
    assert.match(view.text, /\.$/);
  });
}

test('pairing: what needs a decision comes first, both halves are told in words', () => {
  const peer = (ski: string, ours: PeerStatus['ours']): PeerStatus => ({
    ski,
    addresses: [],
    discovered: true,
    connected: false,
    ours,
    trustLevels: { user: 0, pki: 0, secondFactor: 0 },
    theirs: 'pending',
    phase: 0,
    advice: 'Do it.',
    nextRetry: null,
  });
  const list = pairingList([
    peer('a', 'refused'),
    peer('b', 'trusted'),
    peer('c', 'unknown'),
    peer('d', 'waiting-for-approval'),
  ]);
  assert.deepEqual(
    list.map(({ ski }) => ski),
    ['d', 'b', 'c', 'a'],
  );
  assert.match(list[0]?.oursText ?? '', /waits for your approval/);
  assert.match(list[0]?.theirsText ?? '', /waits for its user/);
});

test('limit ids are numbers with a prefix, anything else is none', () => {
  assert.equal(limitNumber('lim-7'), 7);
  for (const id of ['7', 'lim-', 'lim-x', 'lim--1', 'lim-1e3', `lim-${'9'.repeat(20)}`])
    assert.equal(limitNumber(id), undefined, id);
});
