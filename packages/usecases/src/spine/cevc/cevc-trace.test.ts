import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type IncentiveTable, type PowerCurve, planProblems } from '@busbar/functions';
import { utcInstant, watts } from '@busbar/kernel';
import { type TimeSeries, timeSeriesDescriptionListData, timeSeriesListData } from '@busbar/spine';
import { NO_USE_CASE_QUIRKS_OFF } from '../../quirks.ts';
import {
  functionOf,
  type PlainMessage,
  TracedManager,
  TracedStation,
  type UseCaseTrace,
  type UseCaseTraceFile,
  type UseCaseTraceStep,
} from '../../testing/index.ts';
import { cevcCem } from './cem.ts';
import { cevcEv } from './ev.ts';
import { readTiers } from './incentive-description.ts';
import { readIncentives } from './incentive-entries.ts';
import { readCurve, readDemand, readPlan } from './series-entries.ts';

// The example traces from both sides: a real vehicle with a scripted energy manager, and a real energy manager with a scripted
// station.

const { traces } = JSON.parse(
  readFileSync(new URL('../../../vectors/usecase-cevc.json', import.meta.url), 'utf8'),
) as UseCaseTraceFile;

/** Numbers of the series, in the traces and with us. */
const DEMAND = 1;
const LIMITS = 2;
const PLAN = 3;

const reception = (clock: TracedStation['clock']) => ({ wall: clock.wall(), quirksOff: NO_USE_CASE_QUIRKS_OFF });

/** The series with this number in a message of the trace. */
function seriesIn(step: UseCaseTraceStep, timeSeriesId: number): TimeSeries | undefined {
  const data = step.cmd?.[0]?.timeSeriesListData as { readonly timeSeriesData?: readonly TimeSeries[] } | undefined;
  return data?.timeSeriesData?.find((one) => one.timeSeriesId === timeSeriesId);
}

class VehicleRun extends TracedStation {
  readonly car = cevcEv(this.ev, { power: { minimum: watts(1400), maximum: watts(11_000) } });

  constructor(trace: UseCaseTrace) {
    super(trace, 'coordinatedEvCharging');
    // What the vehicle of the trace needs before anybody asks.
    for (const step of trace.steps) if (step.classifier === 'reply') this.demandOf(step);
  }

  demandOf(step: UseCaseTraceStep): void {
    const entry = seriesIn(step, DEMAND);
    const read = readDemand(entry, reception(this.clock));
    if (read !== undefined) this.car.setDemand(read.demand);
  }

  /** What the vehicle tells: its demand comes from the trace, flags and plans are its own. */
  local(step: UseCaseTraceStep): void {
    if (step.event !== undefined) return;
    this.demandOf(step);
    const name = functionOf({ cmd: step.cmd } as PlainMessage);
    if (name.endsWith('DescriptionListData') || name.endsWith('DescriptionData'))
      assert.ok(this.notified(name).length > 0, `${name} was told`);
    if (seriesIn(step, PLAN) !== undefined) this.comparePlan(step);
  }

  /** Ours may take other hours, but the same energy, and keeps to the curve. */
  comparePlan(step: UseCaseTraceStep): void {
    const { plan = [], curve = [] } = this.car.state();
    const energy = plan.reduce((sum, slot) => sum + ((slot.expected ?? 0) * (slot.end - slot.start)) / 3600, 0);
    assert.ok(Math.abs(energy - Number(step.check?.energyWh)) < 50, `${energy} Wh`);
    assert.deepEqual(planProblems(plan, { curve }), []);
    assert.equal(step.check?.withinCurve, true);
  }

  check({ check }: UseCaseTraceStep): void {
    const feature = this.ev.feature('TimeSeries', 'server');
    if (check?.seriesKept !== undefined) {
      const kept = feature.data(timeSeriesDescriptionListData)?.timeSeriesDescriptionData ?? [];
      for (const id of check.seriesKept as readonly number[]) {
        assert.ok(kept.some(({ timeSeriesId }) => timeSeriesId === id));
        if (id === DEMAND) assert.ok(feature.data(timeSeriesListData)?.timeSeriesData?.[0]?.timeSeriesId === id);
      }
    }
    if (check?.curve !== undefined)
      assert.deepEqual(
        this.car.state().curve?.map(({ start, end, limit }) => [Math.round(start), Math.round(end), limit]),
        check.curve,
      );
  }
}

for (const trace of traces)
  test(`CEVC trace at the vehicle ${trace.name}: ${trace.description}`, async () => {
    const run = new VehicleRun(trace);
    await run.run(
      (step) => run.local(step),
      (step) => run.check(step),
    );
  });

class ManagerRun extends TracedManager {
  readonly manager = cevcCem(this.cem);
  readonly outcomes: Promise<unknown>[] = [];
  readonly #stated = new Set<UseCaseTraceStep>();

  constructor(trace: UseCaseTrace) {
    super(trace, { name: 'coordinatedEvCharging', actor: 'EV', scenarios: [1, 2, 3, 4, 5, 6, 7, 8] });
  }

  /** The application states what the trace writes as one answer; each write is compared as it comes. */
  async write(step: UseCaseTraceStep): Promise<void> {
    for (const one of this.trace.steps) {
      if (one.classifier !== 'write' || this.#stated.has(one) || one.t < step.t || one.t > step.t + ONE_ANSWER)
        continue;
      this.#stated.add(one);
      const name = functionOf({ cmd: one.cmd } as PlainMessage);
      if (name === 'timeSeriesListData')
        this.outcomes.push(this.manager.writePowerLimits(this.target, curveIn(one, this)));
      // The description goes ahead of the table by itself.
      if (name === 'incentiveTableData')
        this.outcomes.push(this.manager.writeIncentives(this.target, tableIn(one, this)));
    }
    await this.clock.run(20);
    await this.compareWrite(step);
  }
}

/** Writes within this time answer one request, s. */
const ONE_ANSWER = 2;

function curveIn(step: UseCaseTraceStep, run: TracedManager): PowerCurve {
  const read = readCurve(seriesIn(step, LIMITS) ?? {}, reception(run.clock));
  assert.ok(read.ok);
  return read.curve;
}

/** Tiers as some description of the trace has them. */
function tiersIn(trace: UseCaseTrace): Parameters<typeof readIncentives>[1] {
  for (const { cmd } of trace.steps) {
    const data = cmd?.[0]?.incentiveTableDescriptionData as
      | { readonly incentiveTableDescription?: readonly { readonly tier?: Parameters<typeof readTiers>[0] }[] }
      | undefined;
    const read = readTiers(data?.incentiveTableDescription?.[0]?.tier ?? [], { maxTiers: 3, maxIncentives: 3 });
    if (read.ok) return read.tiers;
  }
  return assert.fail('no tiers in the trace');
}

function tableIn(step: UseCaseTraceStep, run: TracedManager): IncentiveTable {
  const data = step.cmd?.[0]?.incentiveTableData as { readonly incentiveTable?: readonly object[] } | undefined;
  const read = readIncentives(data?.incentiveTable?.[0] ?? {}, tiersIn(run.trace), reception(run.clock));
  assert.ok(read.ok);
  return read.table;
}

/** An energy manager of ours never writes what is refused for sure. */
const own = traces.filter(({ name }) => name !== 'cevc-rejections');

for (const trace of own)
  test(`CEVC trace at the energy manager ${trace.name}: ${trace.description}`, async () => {
    const run = new ManagerRun(trace);
    await run.run(
      (step) => run.write(step),
      (step) => {
        if (step.event !== 'EMS') return;
        const [vehicle] = run.manager.vehicles();
        assert.equal(vehicle?.strategy, 'minSoc');
        // After the plan: nothing is wrong with it.
        if (vehicle?.plan !== undefined) assert.deepEqual(vehicle.problems, []);
      },
    );
    for (const outcome of await Promise.all(run.outcomes)) assert.deepEqual(outcome, { accepted: true });
  });

test('the trace file has its five traces, nine writes of an energy manager like ours, two plans', () => {
  assert.equal(traces.length, 5);
  const steps = own.flatMap((trace) => trace.steps);
  assert.equal(steps.filter(({ classifier }) => classifier === 'write').length, 9);
  assert.equal(steps.filter(({ check }) => check?.withinCurve === true).length, 2);
  const [plan] = steps.filter(({ check }) => check?.withinCurve === true);
  assert.ok(plan !== undefined);
  const read = readPlan(seriesIn(plan, PLAN) ?? {}, { wall: utcInstant(0), quirksOff: NO_USE_CASE_QUIRKS_OFF });
  assert.ok(read.ok && read.plan.length === 4);
});
