import type { PropertyValue } from '@busbar/echonet-lite';
import { type Confirmation, floorWatts } from '@busbar/functions';
import { type Millis, millis, type Step, stay, type Watts } from '@busbar/kernel';
import { numberOf } from './content-value.ts';
import type { WriteResult } from './station-object.ts';
import type { PlanStep, SteeringPlan } from './steering-plan.ts';

/** What was written is read back so long after the last answer. S7 step 6. */
const READ_BACK_DELAY: Millis = millis(1000);
/** Longest wait for the power to end before the direction is reversed. Inferred. */
const REVERSAL_TIMEOUT: Millis = millis(60_000);

/** A plan on its way. */
export type CommandRun =
  | { readonly phase: 'idle' }
  | { readonly phase: 'writing' | 'awaiting'; readonly plan: SteeringPlan; readonly at: number }
  | { readonly phase: 'settling' | 'verifying'; readonly plan: SteeringPlan };

export type CommandEvent =
  | { readonly type: 'begun'; readonly plan: SteeringPlan }
  | { readonly type: 'written'; readonly result: WriteResult }
  | { readonly type: 'powerRead'; readonly power: Watts | undefined }
  | { readonly type: 'timerExpired' }
  /** Contents as they were read back; absent: refused. */
  | { readonly type: 'readBack'; readonly contents: ReadonlyMap<number, PropertyValue> }
  | { readonly type: 'unanswered' };

export type CommandEffect =
  | { readonly do: 'write'; readonly epc: number; readonly value: PropertyValue }
  | { readonly do: 'read'; readonly epcs: readonly number[] }
  | { readonly do: 'startTimer'; readonly delay: Millis }
  | { readonly do: 'stopTimer' }
  | { readonly do: 'finish'; readonly plan: SteeringPlan; readonly confirmation: Confirmation };

export const initialCommandRun: CommandRun = { phase: 'idle' };

type RunStep = Step<CommandRun, CommandEffect>;

/** Carries a plan out: each write after the answer to the one before; a refusal ends it; done only after reading back. */
export function commandRun(state: CommandRun, event: CommandEvent): RunStep {
  switch (event.type) {
    case 'begun':
      return state.phase === 'idle' ? perform(event.plan, 0) : stay(state);
    case 'written':
      return state.phase === 'writing' ? written(state.plan, state.at, event.result) : stay(state);
    case 'powerRead':
      return state.phase === 'awaiting' ? powerRead(state.plan, state.at, event.power) : stay(state);
    case 'timerExpired':
      return expired(state);
    case 'readBack':
      return state.phase === 'verifying' ? finish(state.plan, verdict(state.plan, event.contents)) : stay(state);
    case 'unanswered':
      return state.phase === 'verifying' ? finish(state.plan, { status: 'lost' }) : stay(state);
  }
}

function perform(plan: SteeringPlan, at: number): RunStep {
  const step = plan.steps[at];
  if (step === undefined) {
    if (plan.readBack.length === 0) return finish(plan, { status: 'accepted' });
    return { state: { phase: 'settling', plan }, effects: [{ do: 'startTimer', delay: READ_BACK_DELAY }] };
  }
  return step.do === 'write'
    ? { state: { phase: 'writing', plan, at }, effects: [step] }
    : { state: { phase: 'awaiting', plan, at }, effects: [{ do: 'startTimer', delay: REVERSAL_TIMEOUT }] };
}

function written(plan: SteeringPlan, at: number, result: WriteResult): RunStep {
  switch (result) {
    case 'accepted':
    case 'unknown': // Read back tells.
      return perform(plan, at + 1);
    case 'refused':
      return finish(plan, { status: 'rejected', reason: `the station refuses ${described(plan.steps[at])}` });
    case 'unanswered':
      return finish(plan, { status: 'lost' });
  }
}

function powerRead(plan: SteeringPlan, at: number, power: Watts | undefined): RunStep {
  const step = plan.steps[at];
  if (step?.do !== 'awaitPower' || power === undefined || Math.abs(power) >= step.below)
    return stay({ phase: 'awaiting', plan, at });
  const next = perform(plan, at + 1);
  return { state: next.state, effects: [{ do: 'stopTimer' }, ...next.effects] };
}

function expired(state: CommandRun): RunStep {
  if (state.phase === 'settling')
    return { state: { phase: 'verifying', plan: state.plan }, effects: [{ do: 'read', epcs: state.plan.readBack }] };
  if (state.phase === 'awaiting')
    return finish(state.plan, { status: 'rejected', reason: 'power still flows after standby' });
  return stay(state);
}

function finish(plan: SteeringPlan, confirmation: Confirmation): RunStep {
  return { state: { phase: 'idle' }, effects: [{ do: 'finish', plan, confirmation }] };
}

/** What was written last counts; a refused read proves nothing against the accepted write. */
function verdict(plan: SteeringPlan, contents: ReadonlyMap<number, PropertyValue>): Confirmation {
  const wanted = new Map(plan.steps.flatMap((step) => (step.do === 'write' ? [[step.epc, step.value] as const] : [])));
  for (const [epc, value] of wanted) {
    const kept = contents.get(epc);
    if (kept === undefined) continue;
    const [asked, got] = [numberOf(value), numberOf(kept)];
    if (asked !== undefined && got !== undefined) {
      if (got === asked) continue;
      const isLess = Math.abs(got) < Math.abs(asked) && Math.sign(got) * Math.sign(asked) >= 0;
      if (isLess && plan.power !== undefined)
        return { status: 'clipped', watts: clippedPower(plan.power, got / asked) };
      return { status: 'rejected', reason: `the station keeps ${got} instead of ${asked}` };
    }
    if (kept !== value && !isOnTheWay(value, kept))
      return { status: 'rejected', reason: `the station is in ${JSON.stringify(kept)}` };
  }
  return { status: 'accepted' };
}

/** A station that prepares itself is about to do what it was told; one that is idle waits as well. */
function isOnTheWay(value: PropertyValue, kept: PropertyValue): boolean {
  if (value === 'standby') return kept === 'idle';
  return kept === 'preparation' && (value === 'charge' || value === 'discharge');
}

/** A current that is kept lower stands for a power that is lower by the same share. */
function clippedPower(power: Watts, share: number): Watts {
  return floorWatts(Math.abs(power) * share);
}

function described(step: PlanStep | undefined): string {
  if (step?.do !== 'write') return 'the write';
  const shown = numberOf(step.value) ?? step.value;
  return `0x${step.epc.toString(16).toUpperCase()} = ${String(shown)}`;
}
