import type { SmeContext } from './context.ts';
import type { SmeEffect } from './effects.ts';
import { type AskStep, askEntered, askNumber, askRefused, askState } from './pin-ask.ts';
import { type CheckStep, checkInput, checkNumber, penaltyOver } from './pin-check.ts';
import type { PinAsk, PinCheck, PinState } from './states.ts';
import type { PhaseEvent } from './transition.ts';

/** The two independent machines of the PIN verification (6.10.4.6); in data exchange they go on (T67). */
export interface PinMachines {
  readonly check: PinCheck;
  readonly ask: PinAsk;
}

/** Outcome of one decision of both machines. */
export interface PinMachinesStep extends PinMachines {
  readonly effects: readonly SmeEffect[];
}

/** Lets the machine concerned decide; undefined when the event is no business of either. */
export function pinMachines(before: PinMachines, event: PhaseEvent, context: SmeContext): PinMachinesStep | undefined {
  const { check, ask } = before;
  const checked = (step: CheckStep): PinMachinesStep => ({ ask, ...step });
  const asked = (step: AskStep): PinMachinesStep => ({ check, ...step });
  switch (event.type) {
    case 'message': {
      const { message } = event;
      if (message.name === 'connectionPinState') return asked(askState(ask, message.value, context));
      if (message.name === 'connectionPinInput') return checked(checkInput(check, message.value.pin, context));
      const isExpected =
        message.name === 'connectionPinError' && (ask.state === 'process' || ask.state === 'restricted');
      return isExpected ? asked(askRefused(ask, context)) : undefined; // T50
    }
    case 'timer':
      if (event.timer === 'pinPenalty') return checked(penaltyOver(check)); // T57
      return event.timer === 'pinInput' ? asked(askRefused(ask, context)) : undefined; // T50
    case 'pinEntered':
      return asked(askEntered(ask, event.pin, context)); // T52
    case 'trusted':
    case 'refused':
    case 'trustLost':
    case 'send':
    case 'close':
      return undefined;
  }
}

/** State number of both machines together: that of CHECK while it waits, else that of ASK. */
export function pinNumber({ check, ask }: PinMachines): PinState['number'] {
  return checkNumber(check) ?? askNumber(ask);
}
