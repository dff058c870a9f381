import { type Millis, millis } from '@busbar/kernel';
import { SECOND_FACTOR_TRUST } from '../key-material/trust-levels.ts';
import { isPin, WRONG_PIN } from '../message/pin-state.ts';
import type { PinContext, SmeContext } from './context.ts';
import type { SmeEffect } from './effects.ts';
import type { PinCheck, SmeNumber } from './states.ts';
import { delayOf, path, send, start } from './transition.ts';

/** Outcome of one decision of the CHECK machine. */
export interface CheckStep {
  readonly check: PinCheck;
  readonly effects: readonly SmeEffect[];
}

type OwnPin = NonNullable<PinContext['own']>;

/** From this many wrong PINs on a penalty runs (SHIP-6.10.4.6-4). */
const SHORT_PENALTY_FROM = 3;
/** From this many wrong PINs on the long penalty runs. */
const LONG_PENALTY_FROM = 6;

/** The penalty that follows this many wrong PINs; undefined: none (SHIP-6.10.4.6-4). */
export function penaltyAfter(wrong: number): 'pinPenaltyShort' | 'pinPenaltyLong' | undefined {
  if (wrong < SHORT_PENALTY_FROM) return undefined;
  return wrong < LONG_PENALTY_FROM ? 'pinPenaltyShort' : 'pinPenaltyLong';
}

/** Announces the own PIN state on entering the phase (T43, T44, SHIP-6.10.4.6-1). */
export function enterCheck(context: SmeContext): CheckStep {
  const own = context.pin?.own;
  if (own === undefined)
    return { check: { state: 'none' }, effects: [send({ name: 'connectionPinState', value: { pinState: 'none' } })] };
  const rest = penaltyRest(own, context.now);
  return rest > 0 ? busy(own.demand, rest) : listen(own.demand);
}

/** A `connectionPinInput` of the partner (T53 to T56, SHIP-6.10.4.6-10). */
export function checkInput(check: PinCheck, pin: string | undefined, context: SmeContext): CheckStep {
  const own = context.pin?.own;
  if (check.state === 'ok') return { check, effects: [pinOk()] };
  if (check.state === 'none' || own === undefined) return { check, effects: [pinError()] };
  // T56; the penalty of the node may stem from another connection.
  const rest = penaltyRest(own, context.now);
  if (check.state === 'busy' || rest > 0) return notEvaluated(check.demand, check.state, rest);
  if (isSamePin(own.pin, pin ?? ''))
    return {
      check: { state: 'ok' },
      effects: [
        { do: 'pinAttempts', wrong: 0, penaltyUntil: undefined },
        { do: 'secondFactor', trust: own.isProved === true ? SECOND_FACTOR_TRUST.later : SECOND_FACTOR_TRUST.first },
        pinOk(),
        ...path(27, 31),
      ],
    };
  return wrongPin(check.demand, own.wrong + 1, context);
}

/** The penalty is over: inputs are evaluated again (T57). */
export function penaltyOver(check: PinCheck): CheckStep {
  return check.state === 'busy' ? listen(check.demand) : { check, effects: [] };
}

/** Whether data exchange may begin as far as the own PIN is concerned (T59, SHIP-6.10.4.6-5). */
export function isCheckDone(check: PinCheck): boolean {
  return check.state === 'none' || check.state === 'ok' || check.demand === 'optional';
}

/** State number of the CHECK machine; undefined when nothing is to be checked (any more). */
export function checkNumber(check: PinCheck): (SmeNumber & (27 | 30)) | undefined {
  if (check.state === 'listen') return 27;
  return check.state === 'busy' ? 30 : undefined;
}

function wrongPin(demand: OwnPin['demand'], wrong: number, context: SmeContext): CheckStep {
  const kind = penaltyAfter(wrong);
  if (kind === undefined)
    return {
      check: { state: 'listen', demand },
      effects: [{ do: 'pinAttempts', wrong, penaltyUntil: undefined }, pinError(), ...path(27, 28, 27)], // T54
    };
  const penalty = delayOf(context, kind);
  const next = busy(demand, penalty); // T55
  return {
    check: next.check,
    effects: [
      { do: 'pinAttempts', wrong, penaltyUntil: millis(context.now + penalty) },
      pinError(),
      ...path(27, 28, 29, 30),
      ...next.effects,
    ],
  };
}

function notEvaluated(demand: OwnPin['demand'], from: 'listen' | 'busy', rest: number): CheckStep {
  if (from === 'busy') return { check: { state: 'busy', demand }, effects: [announce(demand, 'busy')] };
  const next = busy(demand, rest);
  return { check: next.check, effects: [...next.effects, ...path(27, 29, 30)] };
}

function listen(demand: OwnPin['demand']): CheckStep {
  return { check: { state: 'listen', demand }, effects: [announce(demand, 'ok')] };
}

function busy(demand: OwnPin['demand'], rest: number): CheckStep {
  return {
    check: { state: 'busy', demand },
    effects: [announce(demand, 'busy'), start('pinPenalty', millis(rest))],
  };
}

function announce(pinState: OwnPin['demand'], inputPermission: 'ok' | 'busy'): SmeEffect {
  return send({ name: 'connectionPinState', value: { pinState, inputPermission } });
}

function pinOk(): SmeEffect {
  return send({ name: 'connectionPinState', value: { pinState: 'pinOk' } });
}

function pinError(): SmeEffect {
  return send({ name: 'connectionPinError', value: { error: WRONG_PIN } });
}

function penaltyRest(own: OwnPin, now: Millis): number {
  return own.penaltyUntil === undefined ? 0 : Math.max(0, own.penaltyUntil - now);
}

/** Compares without regard to case, in a time that does not depend on where the texts differ. */
function isSamePin(own: string, received: string): boolean {
  if (!isPin(received) || own.length !== received.length) return false;
  const left = own.toUpperCase();
  const right = received.toUpperCase();
  let difference = 0;
  for (let at = 0; at < left.length; at++) difference |= left.charCodeAt(at) ^ right.charCodeAt(at);
  return difference === 0;
}
