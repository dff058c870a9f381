import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { wattHours } from '@busbar/kernel';
import { type Bill, billDescriptionListData, billListData } from '@busbar/spine';
import { NO_USE_CASE_QUIRKS_OFF } from '../../quirks.ts';
import {
  functionOf,
  meaningOf,
  type PlainMessage,
  TracedManager,
  TracedStation,
  type UseCaseTrace,
  type UseCaseTraceFile,
  type UseCaseTraceStep,
} from '../../testing/index.ts';
import { readBill } from './bill-entry.ts';
import { evcsCem } from './cem.ts';
import { evcsEvse } from './evse.ts';

// The example traces from both sides: a real charging station with a scripted energy manager, and a real energy manager with a
// scripted station.

const { traces } = JSON.parse(
  readFileSync(new URL('../../../vectors/usecase-evcs.json', import.meta.url), 'utf8'),
) as UseCaseTraceFile;

/** Only the reader of this one is shown. */
const READER = 'evcs-single-object-peer';

function billIn({ cmd }: UseCaseTraceStep): Bill | undefined {
  const data = cmd?.[0]?.billListData as { readonly billData?: readonly Bill[] } | undefined;
  return data?.billData?.[0];
}

class StationRun extends TracedStation {
  readonly charger = evcsEvse(this.evse);

  constructor(trace: UseCaseTrace) {
    super(trace, 'evChargingSummary');
  }

  local(step: UseCaseTraceStep): void {
    const text = JSON.stringify(step.cmd ?? '');
    if (text.includes('"updateRequired":true')) this.charger.requestSummary('finished');
    const name = functionOf({ cmd: step.cmd ?? [] });
    if (name === 'billListData' || text.includes('"updateRequired":false')) {
      const feature = this.evse.feature('Bill', 'server');
      assert.ok(this.notified(name).length > 0, `${name} was told`);
      const now = feature.data(
        name === 'billListData' ? billListData : (billDescriptionListData as typeof billListData),
      );
      assert.deepEqual(meaningOf(now), meaningOf(step.cmd?.[0]?.[name]));
    }
  }

  check({ check, classifier }: UseCaseTraceStep): void {
    if (check === undefined || classifier !== 'result') return;
    const { summary } = this.charger.state();
    assert.ok(summary !== undefined);
    const { energy, cost, grid, selfProduced, beganAgo, endedAgo } = summary;
    const share = (total: number, percent: number | undefined): number => Math.round(total * (percent ?? 0)) / 100;
    const known: Readonly<Record<string, unknown>> = {
      gridWh: share(energy, grid?.energy),
      pvWh: share(energy, selfProduced?.energy),
      gridCost: share(cost.amount, grid?.cost),
      pvCost: share(cost.amount, selfProduced?.cost),
      durationS: Math.round((beganAgo ?? 0) - (endedAgo ?? 0)),
      gridEnergyPercent: grid?.energy,
    };
    for (const [name, value] of Object.entries(check)) assert.equal(known[name], value, name);
  }
}

for (const trace of traces.filter(({ name }) => name !== READER))
  test(`EVCS trace at the charging station ${trace.name}: ${trace.description}`, async () => {
    const run = new StationRun(trace);
    await run.run(
      (step) => run.local(step),
      (step) => run.check(step),
    );
  });

class ManagerRun extends TracedManager {
  readonly manager = evcsCem(this.cem, { hasAbsoluteTimes: () => this.trace.name.includes('absolute') });

  constructor(trace: UseCaseTrace) {
    super(trace, { name: 'evChargingSummary', actor: 'EVSE', scenarios: [1] });
  }

  isCharged = false;

  /** What was charged according to the bill that the trace writes next. */
  charge(bill: Bill): void {
    this.isCharged = true;
    const read = readBill(bill, { wall: this.clock.wall(), quirksOff: NO_USE_CASE_QUIRKS_OFF });
    assert.ok(read.ok);
    const { energy, cost, grid, selfProduced } = read.summary;
    this.manager.charge(this.target, {
      grid: wattHours((energy * (grid?.energy ?? 0)) / 100),
      selfProduced: wattHours((energy * (selfProduced?.energy ?? 0)) / 100),
      gridCost: (cost.amount * (grid?.cost ?? 0)) / 100,
      selfProducedCost: (cost.amount * (selfProduced?.cost ?? 0)) / 100,
    });
  }

  /** The entity of the vehicle goes. */
  unplug(): void {
    const { WB, EMS } = this.trace.devices;
    const node = (device: string) => ({ device, entity: [0], feature: 0 });
    this.station.send({
      classifier: 'notify',
      source: node(WB),
      destination: node(EMS),
      cmd: [
        {
          function: 'nodeManagementDetailedDiscoveryData',
          filter: [{ cmdControl: { partial: {} } }],
          nodeManagementDetailedDiscoveryData: {
            entityInformation: [
              { description: { entityAddress: { device: WB, entity: [1, 1] }, lastStateChange: 'removed' } },
            ],
          },
        },
      ],
    });
  }

  /** Everything but the times, which depend on when a session began. */
  async compare(step: UseCaseTraceStep): Promise<void> {
    const [written] = await this.takeWrites('billListData');
    assert.ok(written !== undefined, 'the energy manager writes');
    assert.equal(written.ackRequest, true);
    const plain = (message: { readonly cmd?: PlainMessage['cmd'] }): unknown => {
      const { total, ...bill } = billIn(message as UseCaseTraceStep) ?? assert.fail();
      const { timePeriod, ...others } = total ?? {};
      assert.deepEqual(Object.keys(timePeriod ?? {}), ['startTime', 'endTime']);
      assert.equal(/^-?P/.test(String(timePeriod?.startTime)), !this.trace.name.includes('absolute'));
      return meaningOf({ ...bill, total: others });
    };
    assert.deepEqual(plain(written), plain(step));
  }
}

for (const trace of traces.filter(({ name }) => name !== READER && name !== 'evcs-rejections'))
  test(`EVCS trace at the energy manager ${trace.name}: ${trace.description}`, async () => {
    const run = new ManagerRun(trace);
    const { steps } = trace;
    const bill = billIn(steps.find(({ classifier }) => classifier === 'write') ?? assert.fail()) ?? assert.fail();
    const asked = steps.find(({ classifier, cmd }) => classifier === 'notify' && JSON.stringify(cmd).includes('true'));
    let outcome: Promise<unknown> | undefined;
    // The vehicle has charged before the trace shows anything of its session.
    await run.clock.run(100);
    await run.run(
      async (step) => {
        if (!run.isCharged) run.charge(bill);
        // Not every trace shows the request.
        if (asked === undefined) outcome = run.manager.writeSummary(run.target);
        else if (run.manager.stations()[0]?.isRequested === true) run.tell(asked);
        await run.clock.run(100);
        await run.compare(step);
      },
      (step) => {
        if (step.n === 9) {
          run.charge(bill);
          run.unplug();
        } else if (asked !== undefined) run.tell(asked);
      },
    );
    await run.clock.run(1000);
    assert.deepEqual(await run.takeWrites('billListData'), [], 'nothing is written after a minute');
    if (outcome !== undefined) assert.deepEqual(await outcome, { accepted: true });
  });

test(`EVCS trace at the energy manager ${READER}: single objects instead of lists are understood`, async () => {
  const trace = traces.find(({ name }) => name === READER) ?? assert.fail();
  const run = new ManagerRun(trace);
  let seen: unknown;
  await run.run(
    async () => undefined,
    () => {
      const { summary } = run.manager.stations()[0] ?? {};
      seen = {
        energyWh: summary?.energy,
        cost: summary?.cost.amount,
        gridEnergyPercent: summary?.grid?.energy ?? null,
        selfProducedEnergyPercent: summary?.selfProduced?.energy ?? null,
      };
    },
  );
  assert.deepEqual(seen, trace.steps.at(-1)?.state);
});
