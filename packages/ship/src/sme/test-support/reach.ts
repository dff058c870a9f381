import { ManualClock } from '@busbar/kernel/testing';
import { MachineOnClock, type MachineOptions } from './machine-on-clock.ts';
import { handshake, hello, vector } from './wire.ts';

/** How a machine is brought into a state, with a partner that behaves. */
export type Setup = Omit<MachineOptions, 'clock' | 'role'> & { readonly clock?: ManualClock };

/** A machine whose WebSocket has just opened (state 2 or 4). */
export function opened(role: 'client' | 'server', setup: Setup = {}): MachineOnClock {
  const machine = new MachineOnClock({ clock: new ManualClock(), ...setup, role });
  machine.dispatch({ type: 'opened' });
  return machine;
}

/** In hello (8, or 11 when undecided). */
export function inHello(role: 'client' | 'server', setup: Setup = {}): MachineOnClock {
  const machine = opened(role, setup);
  machine.receive(vector('cmi.valid'));
  return machine;
}

/** In the protocol handshake (20 or 22); never pending before. */
export function inHandshake(role: 'client' | 'server', setup: Setup = {}): MachineOnClock {
  const machine = inHello(role, setup);
  machine.receive(hello({ phase: 'ready', waiting: 60000 }));
  return machine;
}

/** In the PIN phase (32, or 27 and 30 with an own PIN). */
export function inPin(role: 'client' | 'server', setup: Setup = {}, minor: 0 | 1 = 0): MachineOnClock {
  const machine = inHandshake(role, setup);
  if (role === 'server') machine.receive(handshake('announceMax', 1, minor));
  machine.receive(handshake('select', 1, minor));
  return machine;
}

/** In data exchange (38). */
export function inData(role: 'client' | 'server', setup: Setup = {}, minor: 0 | 1 = 0): MachineOnClock {
  const machine = inPin(role, setup, minor);
  machine.receive(vector('pin.state.none'));
  return machine;
}
