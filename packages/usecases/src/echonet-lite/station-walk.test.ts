import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMIT_SOURCES, type LimitSource } from '@busbar/functions';
import { seconds, watts } from '@busbar/kernel';
import fc from 'fast-check';
import { type ChargerBehaviour, ChargerModel } from '../testing/charger-model.ts';

/** What happens next at a station. */
type Move =
  | { readonly kind: 'limit'; readonly source: LimitSource; readonly watts: number | undefined; readonly for?: number }
  | { readonly kind: 'setpoint'; readonly watts: number | undefined }
  | { readonly kind: 'start' | 'stop' | 'disappear' | 'reappear' }
  | { readonly kind: 'plug'; readonly status: 'notConnected' | 'chargeable' | 'unknown' }
  | { readonly kind: 'press'; readonly mode: 'charge' | 'standby' }
  | { readonly kind: 'network'; readonly loss: number }
  | { readonly kind: 'wait'; readonly seconds: number };

const power = fc.option(fc.constantFrom(0, 500, 999, 1000, 1100, 3000, 5999, 6000, 9000), { nil: undefined });
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        kind: fc.constant('limit' as const),
        source: fc.constantFrom(...LIMIT_SOURCES),
        watts: power,
        validity: fc.option(fc.constantFrom(1, 15, 400), { nil: undefined }),
      })
      .map(({ validity, ...limit }) => ({ ...limit, ...(validity === undefined ? {} : { for: validity }) })),
  },
  { weight: 3, arbitrary: power.map((value) => ({ kind: 'setpoint' as const, watts: value })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('start', 'stop', 'disappear', 'reappear').map((kind) => ({ kind }) as Move),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('notConnected', 'chargeable', 'unknown')
      .map((status) => ({ kind: 'plug', status }) as Move),
  },
  { weight: 2, arbitrary: fc.constantFrom('charge', 'standby').map((mode) => ({ kind: 'press', mode }) as Move) },
  { weight: 1, arbitrary: fc.constantFrom(0, 0.3).map((loss) => ({ kind: 'network', loss }) as Move) },
  {
    weight: 5,
    arbitrary: fc
      .constantFrom(0.2, 1, 5, 11, 40, 130, 700)
      .map((length) => ({ kind: 'wait', seconds: length }) as Move),
  },
);
const behaviour: fc.Arbitrary<ChargerBehaviour> = fc.constantFrom<ChargerBehaviour>(
  {},
  { keepsAtMost: 2500 },
  { takesSetpointAtStart: true },
  { hasNoSetpoint: true },
  { ignoresSetpoint: true },
  { isUnplugged: true },
);
/** Longest time until everything has come to rest: lost node found again, pacing, a restart after 5 min, S7a twice. */
const REST = 2_400_000;

/** What limits the station at the end of a walk, by source, with the time it ends. */
class Model {
  readonly limits = new Map<LimitSource, { readonly watts: number; readonly endsAt: number }>();

  bound(now: number): number {
    const values = [...this.limits.values()].filter(({ endsAt }) => endsAt > now).map((limit) => limit.watts);
    return Math.min(Number.POSITIVE_INFINITY, ...values);
  }
}

async function walk(moves: readonly Move[], behaves: ChargerBehaviour): Promise<void> {
  const charger = new ChargerModel(behaves);
  const model = new Model();
  let answers = 0;
  let asked = 0;
  let isThere = true;
  await charger.clock.run(15_000);
  const [station] = charger.stations.stations();
  assert.ok(station !== undefined);
  const command = (work: Promise<unknown>): void => {
    asked += 1;
    void work.then(() => {
      answers += 1;
    });
  };
  for (const one of moves) {
    switch (one.kind) {
      case 'limit': {
        const { source, watts: value } = one;
        const endsAt = one.for === undefined ? Number.POSITIVE_INFINITY : charger.clock.now() + one.for * 1000;
        if (value === undefined) model.limits.delete(source);
        else model.limits.set(source, { watts: value, endsAt });
        const validity = one.for === undefined ? {} : { validFor: seconds(one.for) };
        const limit = value === undefined ? undefined : watts(value);
        command(station.applyLimit({ source, direction: 'charge', watts: limit, ...validity }));
        break;
      }
      case 'setpoint':
        command(station.applySetpoint(one.watts === undefined ? undefined : watts(one.watts)));
        break;
      case 'start':
      case 'stop':
        command(station[one.kind]());
        break;
      case 'plug':
        charger.plug(one.status);
        break;
      case 'press':
        charger.press(one.mode);
        break;
      case 'disappear':
        if (isThere) await charger.disappear();
        isThere = false;
        break;
      case 'reappear':
        if (!isThere) await charger.reappear();
        isThere = true;
        break;
      case 'network':
        charger.network.faults = { loss: one.loss, duplication: one.loss / 2, reordering: one.loss };
        break;
      case 'wait':
        await charger.clock.run(one.seconds * 1000);
        break;
    }
  }
  charger.network.faults = {};
  if (!isThere) await charger.reappear();
  await charger.clock.run(REST);
  const bound = model.bound(charger.clock.now());
  assert.ok(charger.power <= bound, `${charger.power} W flow, ${bound} W are allowed`);
  assert.equal(answers, asked, 'every command was answered');
  assert.equal(station.state().phase, 'controllable');
  const { charge } = station.state().bounds;
  assert.ok(charger.power <= (charge ?? Number.POSITIVE_INFINITY), `${charger.power} W flow, told were ${charge} W`);
  await charger.close();
  assert.equal(charger.clock.pendingTimers, 0, 'no timer is left');
}

test('mapping 6, 7: whatever happens, the limits hold in the end, every command is answered, no timer is left', async () => {
  await fc.assert(fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 25 }), behaviour, walk), {
    seed: 63_380,
    numRuns: 70,
  });
});
