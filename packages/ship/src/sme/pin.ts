import { stay } from '@busbar/kernel';
import type { Message, QueuedMessage } from '../message/message.ts';
import type { SmeContext } from './context.ts';
import { enterData } from './data.ts';
import type { SmeEffect } from './effects.ts';
import type { SmeTimer } from './events.ts';
import { askNumber, isAskDone } from './pin-ask.ts';
import { enterCheck, isCheckDone } from './pin-check.ts';
import { type PinMachines, type PinMachinesStep, pinMachines, pinNumber } from './pin-machines.ts';
import type { PinAsk, PinState, ShipVersion, SmeNumber } from './states.ts';
import { delayOf, end, type PhaseEvent, type PhaseStep, path, start, stop } from './transition.ts';

/** Enters the PIN verification (6.10.4.6): the own PIN state goes out without waiting (T43, T44). */
export function enterPin(from: SmeNumber, version: ShipVersion, context: SmeContext): PhaseStep {
  const { check, effects } = enterCheck(context);
  const ask: PinAsk = { state: 'init', pin: undefined };
  const number = pinNumber({ check, ask });
  return {
    state: { phase: 'pin', number, version, check, ask, isPatienceRunning: false, queue: [] },
    effects: [...effects, start('wait', delayOf(context, 'pinState')), ...path(from, 26, number)],
  };
}

/** PIN verification, both roles. */
export function pin(state: PinState, event: PhaseEvent, context: SmeContext): PhaseStep {
  const moved = pinMachines(state, event, context);
  if (moved !== undefined) return settle(state, moved, context);
  switch (event.type) {
    case 'message':
      return otherMessage(state, event.message, context);
    case 'timer': // T58
      return end(state.number, { why: 'timeout', detail: timeoutText(event.timer) });
    case 'close': // T81
      return end(state.number, { why: event.reason === 'removedConnection' ? 'removed' : 'closed', detail: 'close' });
    case 'refused':
    case 'trustLost': // T81
      return end(state.number, { why: 'removed', detail: 'trust removed' });
    case 'trusted': // already so
    case 'pinEntered': // decided by the ASK machine above
    case 'send': // nobody can have a link yet (SHIP-6.10.4.7-6)
      return stay(state);
  }
}

/** Data exchange once both machines allow it (T59), else the numbers and timers that follow from them. */
function settle(state: PinState, moved: PinMachinesStep, context: SmeContext): PhaseStep {
  const { check, ask } = moved;
  const answered: SmeEffect[] = ask.state === 'init' ? [] : stop('wait');
  if (isCheckDone(check) && isAskDone(ask)) {
    const from = reached(state.number, moved);
    const last = ask === state.ask ? from : askNumber(ask);
    const next = enterData(last, { ...state, check, ask }, context);
    return { state: next.state, effects: [...moved.effects, ...answered, ...path(from, last), ...next.effects] };
  }
  const isPatienceRunning = state.isPatienceRunning || needsPatience(moved);
  const patience =
    isPatienceRunning && !state.isPatienceRunning ? [start('pinPatience', delayOf(context, 'pinPatience'))] : [];
  const number = pinNumber(moved);
  return {
    state: { ...state, check, ask, number, isPatienceRunning },
    effects: [...moved.effects, ...answered, ...patience, ...path(reached(state.number, moved), number)],
  };
}

/** The last state number the machines told. */
function reached(from: PinState['number'], { effects }: PinMachinesStep): SmeNumber {
  const told = effects.findLast((effect) => effect.do === 'phase');
  return told === undefined ? from : (told.to as SmeNumber);
}

/** Somebody has to enter a PIN, here or there, and no other timer limits that (SHIP-6.10.4.6-8). */
function needsPatience({ check, ask }: PinMachines): boolean {
  const needsOther = ask.state === 'process' && ask.sent === undefined;
  return needsOther || (isAskDone(ask) && !isCheckDone(check));
}

function otherMessage(state: PinState, message: Message, context: SmeContext): PhaseStep {
  if (isEarly(message)) return enqueue(state, message, context); // T78
  if (message.name === 'connectionHello') return stay(state); // T79
  return end(state.number, { why: 'error', detail: 'unexpected message in the PIN phase' }); // T80, SHIP-6.10.4.6-12
}

function isEarly(message: Message): message is QueuedMessage {
  return message.name === 'accessMethodsRequest' || message.name === 'accessMethods' || message.name === 'data';
}

function enqueue(state: PinState, message: QueuedMessage, context: SmeContext): PhaseStep {
  if (state.queue.length < context.settings.queueLimit) return stay({ ...state, queue: [...state.queue, message] });
  return end(state.number, { why: 'error', detail: 'too many messages before data exchange' });
}

function timeoutText(timer: SmeTimer): string {
  return timer === 'wait' ? 'no PIN state in time' : 'no PIN was entered in time';
}
