import type { IncentiveTable, PowerCurve } from '@busbar/functions';
import { seconds, watts } from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import {
  type CevcCem,
  type CevcEvState,
  type CoordinatedVehicle,
  cevcCem,
  type WrittenOutcome,
} from '@busbar/usecases';
import type { PeerCommand, PeerEvent, SeenVehicle, TimedValue } from '../contract.ts';
import { Changes, type Report } from './reporting.ts';
import type { RunningActor } from './running-actor.ts';

/** Whoever drives the peer answers requests; the defaults are for applications that do not. */
const ANSWER_WITHIN = seconds(50);

/** The energy manager of CEVC under the contract: it tells what vehicles need, and writes what it is told. */
export function chargingNegotiator(entity: LocalEntity, report: Report): RunningActor {
  const manager = cevcCem(entity, { answerWithin: ANSWER_WITHIN });
  const changes = new Changes(report);
  manager.onChange(() => {
    for (const vehicle of manager.vehicles())
      changes.tell(`CEVC ${vehicle.ski}`, {
        event: 'usecase',
        ski: vehicle.ski,
        useCase: 'CEVC',
        name: 'changed',
        data: seenVehicle(vehicle),
      });
  });
  return {
    takes: ({ do: what }) => what === 'cevcPower' || what === 'cevcIncentives',
    async take(command) {
      if (command.do !== 'cevcPower' && command.do !== 'cevcIncentives') return;
      const outcome = await write(manager, command);
      report({ event: 'writeResult', ski: command.ski, what: command.do, direction: 'CEVC', ...resultOf(outcome) });
    },
    close: () => manager.close(),
  };
}

/** What the vehicle knows of its charging, as the contract has it. */
export function negotiationEvent({ phase, curve, incentives, plan }: CevcEvState): PeerEvent {
  return {
    event: 'negotiation',
    phase,
    curve: timedValues(curve ?? [], ({ limit }) => limit),
    prices: timedValues(incentives?.slots ?? [], ({ tiers }) => tiers[0]?.incentives.absoluteCost ?? 0),
    plan: timedValues(plan ?? [], ({ expected, maximum }) => expected ?? maximum ?? 0),
  };
}

type Write = Extract<PeerCommand, { do: 'cevcPower' | 'cevcIncentives' }>;

function write(manager: CevcCem, { do: what, ski, slots }: Write): Promise<WrittenOutcome> {
  const parts = timed(slots);
  if (what === 'cevcPower') {
    const curve: PowerCurve = parts.map(({ value, ...part }) => ({ ...part, limit: watts(value) }));
    return manager.writePowerLimits({ ski }, curve);
  }
  const incentives: IncentiveTable = {
    currency: 'EUR',
    slots: parts.map(({ value, ...part }) => ({
      ...part,
      tiers: [{ lower: watts(0), incentives: { absoluteCost: value } }],
    })),
  };
  return manager.writeIncentives({ ski }, incentives);
}

/** Times run all the time: rounded to a minute, so that only what is new is told. */
function seenVehicle({ demand, wants, plan }: CoordinatedVehicle): SeenVehicle {
  return {
    ...(demand === undefined
      ? {}
      : {
          demand: {
            ...(demand.minimum === undefined ? {} : { minWh: demand.minimum }),
            ...(demand.optimum === undefined ? {} : { optWh: demand.optimum }),
            ...(demand.maximum === undefined ? {} : { maxWh: demand.maximum }),
            ...(demand.departsIn === undefined ? {} : { departsSeconds: Math.round(demand.departsIn / 60) * 60 }),
          },
        }),
    requested: wants.curve && wants.incentives,
    ...(plan === undefined ? {} : { plan: timedValues(plan, ({ expected, maximum }) => expected ?? maximum ?? 0) }),
  };
}

interface Part {
  readonly start: number;
  readonly end: number;
}

function timedValues<T extends Part>(slots: readonly T[], valueIn: (slot: T) => number): readonly TimedValue[] {
  return slots.map((slot) => ({
    durationSeconds: Math.round((slot.end - slot.start) / 60) * 60,
    value: valueIn(slot),
  }));
}

function timed(slots: readonly TimedValue[]): readonly {
  readonly start: ReturnType<typeof seconds>;
  readonly end: ReturnType<typeof seconds>;
  readonly value: number;
}[] {
  let at = 0;
  return slots.map(({ durationSeconds, value }) => {
    const start = at;
    at += durationSeconds;
    return { start: seconds(start), end: seconds(at), value };
  });
}

function resultOf(outcome: WrittenOutcome): { readonly accepted: boolean; readonly error?: number } {
  if (outcome.accepted) return { accepted: true, error: 0 };
  return { accepted: false, ...(outcome.errorNumber === undefined ? {} : { error: outcome.errorNumber }) };
}
