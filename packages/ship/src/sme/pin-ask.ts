import type { ConnectionPinState } from '../message/pin-state.ts';
import type { SmeContext } from './context.ts';
import type { SmeEffect } from './effects.ts';
import type { PinAsk } from './states.ts';
import { delayOf, send, start, stop } from './transition.ts';

/** Outcome of one decision of the ASK machine. */
export interface AskStep {
  readonly ask: PinAsk;
  readonly effects: readonly SmeEffect[];
}

type Asked = Extract<PinAsk, { readonly permission: 'ok' | 'busy' }>;

/** A PIN is sent only to a node held at this user trust or above (SHIP-6.9.4-3). */
const USER_TRUST_FOR_PIN = 32;

/** The partner announced its PIN state (T45 to T49, T51, T52). */
export function askState(ask: PinAsk, value: ConnectionPinState, context: SmeContext): AskStep {
  if (ask.state === 'ok') return { ask, effects: [] };
  if (value.pinState === 'none' || value.pinState === 'pinOk')
    return { ask: { state: 'ok' }, effects: stop('pinInput') };
  const permission = value.inputPermission ?? 'ok';
  if (ask.state !== 'init') return permission === 'busy' ? notTaken(ask) : sendPin({ ...ask, permission }, context); // T52
  const demand = value.pinState === 'required' ? 'required' : 'optional';
  const first = sendPin(
    {
      state: demand === 'required' ? 'process' : 'restricted',
      permission,
      pin: ask.pin,
      sent: undefined,
      refused: undefined,
    },
    context,
  );
  if (first.effects.length > 0 || demand === 'optional') return first; // T46, T47
  return { ask: first.ask, effects: [{ do: 'pinNeeded', demand }] }; // T48
}

/**
 * The partner refused the PIN, or did not answer in time (T50, SHIP-6.10.4.6-11). One the user entered meanwhile takes its
 * place (T52).
 */
export function askRefused(ask: PinAsk, context: SmeContext): AskStep {
  if (ask.state === 'init' || ask.state === 'ok' || ask.sent === undefined) return { ask, effects: [] };
  if (ask.pin !== ask.sent) {
    const next = sendPin({ ...ask, sent: undefined, refused: ask.sent }, context);
    return { ask: next.ask, effects: [...stop('pinInput'), ...next.effects] };
  }
  return {
    ask: { ...ask, pin: undefined, sent: undefined, refused: ask.sent },
    effects: [
      ...stop('pinInput'),
      { do: 'pinRefused' },
      { do: 'pinNeeded', demand: ask.state === 'process' ? 'required' : 'optional' },
    ],
  };
}

/** The user entered the PIN of the partner (T52). */
export function askEntered(ask: PinAsk, pin: string, context: SmeContext): AskStep {
  if (ask.state === 'ok') return { ask, effects: [] };
  return ask.state === 'init' ? { ask: { ...ask, pin }, effects: [] } : sendPin({ ...ask, pin }, context);
}

/** Whether data exchange may begin as far as the PIN of the partner is concerned (T59). */
export function isAskDone(ask: PinAsk): boolean {
  return ask.state === 'restricted' || ask.state === 'ok';
}

/** State number of the ASK machine. */
export function askNumber(ask: PinAsk): 32 | 33 | 34 | 35 {
  switch (ask.state) {
    case 'init':
      return 32;
    case 'process':
      return 33;
    case 'restricted':
      return 34;
    case 'ok':
      return 35;
  }
}

/** The partner takes no PIN now (T51). One that is on its way was not looked at: it waits for the next `ok` (T56). */
function notTaken(ask: Asked): AskStep {
  if (ask.sent === undefined) return { ask: { ...ask, permission: 'busy' }, effects: [] };
  return { ask: { ...ask, permission: 'busy', sent: undefined }, effects: stop('pinInput') };
}

/** Sends the PIN if there is one, the partner takes it now, and none is on its way (SHIP-6.10.4.6-6). */
function sendPin(ask: Asked, context: SmeContext): AskStep {
  const pin = ask.pin ?? context.pin?.ofPeer;
  const userTrust = context.pin?.userTrust ?? 0;
  const maySend = ask.permission === 'ok' && ask.sent === undefined && userTrust >= USER_TRUST_FOR_PIN;
  if (pin === undefined || pin === ask.refused || !maySend) return { ask, effects: [] };
  return {
    ask: { ...ask, pin, sent: pin },
    effects: [send({ name: 'connectionPinInput', value: { pin } }), start('pinInput', delayOf(context, 'pinInput'))],
  };
}
