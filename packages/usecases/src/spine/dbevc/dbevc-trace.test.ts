import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { wattHours, watts } from '@busbar/kernel';
import { fromScaled, type ScaledNumber, type Setpoint, setpointListData, type TimeSeries } from '@busbar/spine';
import {
  meaningOf,
  TracedManager,
  TracedStation,
  type UseCaseTrace,
  type UseCaseTraceFile,
  type UseCaseTraceStep,
} from '../../testing/index.ts';
import { dbevcCem } from './cem.ts';
import { dbevcEv } from './ev.ts';
import { readRequests } from './request-entries.ts';

// The example traces from both sides: a real vehicle with a scripted energy manager, and a real energy manager with a scripted
// station. Numbers of series are ours: a reader never assumes them.

const { traces } = JSON.parse(
  readFileSync(new URL('../../../vectors/usecase-dbevc.json', import.meta.url), 'utf8'),
) as UseCaseTraceFile;

/** Entries of the list that a step of the trace carries. */
function entriesIn<T>({ cmd }: UseCaseTraceStep, name: string): readonly T[] {
  return (Object.values((cmd?.[0]?.[name] ?? {}) as Readonly<Record<string, readonly T[]>>)[0] ?? []) as readonly T[];
}

/** What the trace replies for this function. */
function replied<T>(trace: UseCaseTrace, name: string): readonly T[] {
  return trace.steps.filter(({ classifier }) => classifier === 'reply').flatMap((step) => entriesIn<T>(step, name));
}

const number = (scaled: ScaledNumber | undefined): number => (scaled === undefined ? 0 : (fromScaled(scaled) ?? 0));

function requestsOf(trace: UseCaseTrace): Parameters<typeof dbevcEv>[1]['requests'] {
  const [request, discharging] = replied<TimeSeries>(trace, 'timeSeriesListData');
  const values = replied<{ readonly keyId: number; readonly value: { readonly boolean?: boolean } }>(
    trace,
    'deviceConfigurationKeyValueListData',
  );
  return readRequests(request, discharging, values.at(-1)?.value.boolean === true).requests;
}

class VehicleRun extends TracedStation {
  readonly car;

  constructor(trace: UseCaseTrace) {
    super(trace, 'dynamicBidirectionalEvCharging');
    this.car = dbevcEv(this.ev, {
      range: { minimum: watts(-10_000), maximum: watts(11_000), step: watts(100) },
      constraints: {
        consumptionMinimum: watts(1400),
        consumptionMaximum: watts(11_000),
        productionMinimum: watts(1000),
        productionMaximum: watts(10_000),
      },
      requests: requestsOf(trace),
    });
    const { lpcLimitW, lppLimitW } = trace.setup;
    if (typeof lpcLimitW === 'number' && typeof lppLimitW === 'number')
      this.car.setLimits({ consumption: watts(lpcLimitW), production: watts(lppLimitW) });
  }

  local(step: UseCaseTraceStep): void {
    const [told] = entriesIn<Setpoint>(step, 'setpointListData');
    if (told === undefined) return;
    if (told.isSetpointChangeable === false) this.car.takeOver(watts(number(told.value)));
    else if (!this.car.state().isChangeable) this.car.release();
    const [now] = this.ev.feature('Setpoint', 'server').data(setpointListData)?.setpointData ?? [];
    const { timePeriod: _running, ...fixed } = now ?? {};
    const { timePeriod: _traced, ...expected } = told;
    assert.deepEqual(meaningOf(fixed), meaningOf(expected));
    assert.equal(now?.timePeriod === undefined, told.timePeriod === undefined);
  }

  check({ check, state }: UseCaseTraceStep): void {
    const { power, setpoint } = this.car.state();
    const known: Readonly<Record<string, unknown>> = {
      inForceW: power ?? null,
      stored: setpoint.value,
      isSetpointActive: setpoint.isActive,
      powerW: power ?? this.trace.setup.ownStrategyW,
    };
    for (const [name, value] of Object.entries({ ...check, ...state })) assert.equal(known[name], value, name);
  }
}

for (const trace of traces)
  test(`DBEVC trace at the vehicle ${trace.name}: ${trace.description}`, async () => {
    const run = new VehicleRun(trace);
    await run.run(
      (step) => run.local(step),
      (step) => run.check(step),
    );
  });

class ManagerRun extends TracedManager {
  readonly manager = dbevcCem(this.cem);
  /** Each statement shifts the refreshes behind it a little. */
  #stated = 0;

  constructor(trace: UseCaseTrace) {
    super(trace, { name: 'dynamicBidirectionalEvCharging', actor: 'EV', scenarios: [1, 2, 3] });
  }

  /** The application wants what the trace writes; the write is compared, unless ours never sends what is refused for sure. */
  async write(step: UseCaseTraceStep): Promise<void> {
    const [item] = entriesIn<Setpoint>(step, 'setpointListData');
    assert.ok(item !== undefined);
    const answer = this.trace.steps.find(({ msgCounterReference }) => msgCounterReference === step.msgCounter);
    const isRefused = !JSON.stringify(answer?.cmd).includes('"errorNumber":0');
    // An energy manager of ours has no schedule: it writes what holds from now on.
    if (item.timePeriod?.startTime !== undefined) return;
    // What is refreshed, or was waited for, is another write.
    await this.clock.run(20 * this.#stated++);
    await this.takeWrites('setpointListData');
    const outcome =
      item.isSetpointActive === false
        ? this.manager.release(this.target)
        : this.manager.setPower(this.target, { total: watts(number(item.value)) });
    await this.clock.run(20);
    if (!isRefused) await this.compareWrite(step);
    else {
      assert.deepEqual(await this.takeWrites('setpointListData'), []);
      const { accepted, ...why } = await outcome;
      assert.deepEqual([accepted, 'why' in why && why.why], [false, 'notPossible']);
      assert.equal(this.manager.problems().length, 1);
      return;
    }
    assert.deepEqual(await outcome, { accepted: true });
    const told = this.trace.steps.find(({ classifier, t }) => classifier === 'notify' && t > step.t);
    // Not every trace shows what the vehicle tells after a write.
    if (told === undefined) this.tell({ ...step, from: { entity: [1, 1], feature: 31 }, cmd: this.notified(item) });
  }

  notified(item: Setpoint): NonNullable<UseCaseTraceStep['cmd']> {
    return [
      {
        function: 'setpointListData',
        filter: [{ cmdControl: { partial: {} } }],
        setpointListData: { setpointData: [{ ...item, isSetpointChangeable: true }] },
      },
    ];
  }
}

for (const trace of traces)
  test(`DBEVC trace at the energy manager ${trace.name}: ${trace.description}`, async () => {
    const run = new ManagerRun(trace);
    await run.run(
      (step) => run.write(step),
      ({ event, t }) => {
        if (event === 'EMS' && t === 1.5) assert.equal(run.manager.vehicles()[0]?.mayDischarge, true);
      },
    );
  });

test('the trace file has its six traces; what the vehicles ask for is read', () => {
  assert.equal(traces.length, 6);
  const first = traces[0] ?? assert.fail();
  assert.deepEqual(requestsOf(first), {
    minimum: wattHours(-16_000),
    target: wattHours(16_000),
    maximum: wattHours(32_000),
    departsIn: 32_400,
    dischargeWindow: { lower: -10_000, upper: 24_000 },
    isDischargingBelowTargetPermitted: true,
  });
});
