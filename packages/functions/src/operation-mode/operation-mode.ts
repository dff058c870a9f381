import type { Watts } from '@busbar/kernel';

/**
 * What a charging station is told to do, or does. UCF_Operation_Mode, IEC 63380-2 tables 171 to 175. `automatic`: it follows a
 * programme of its own or chooses the direction itself.
 */
export const OPERATION_MODES = [
  'charge',
  'discharge',
  'standby',
  'idle',
  'preparation',
  'chargingDischarging',
  'automatic',
  'other',
] as const;
export type OperationMode = (typeof OPERATION_MODES)[number];

/** Modes an energy manager may command; the others are states, or obsolete. */
export const COMMANDED_MODES = ['charge', 'discharge', 'standby', 'idle'] as const satisfies readonly OperationMode[];
export type CommandedMode = (typeof COMMANDED_MODES)[number];

/** A station that takes or gives more than this counts as running, W. */
export const RUNNING_ABOVE = 50;

/** The mode that brings a power about, W: positive charges, negative discharges, 0 waits. */
export function modeForPower(power: Watts): CommandedMode {
  if (power > 0) return 'charge';
  return power < 0 ? 'discharge' : 'standby';
}

/** Whether power can flow in this mode. */
export function isRunning(mode: OperationMode | undefined): boolean {
  return mode === 'charge' || mode === 'discharge' || isSelfDirected(mode);
}

/** Modes in which the station chooses direction or power itself: setpoints are advice at best. */
export function isSelfDirected(mode: OperationMode | undefined): boolean {
  return mode === 'chargingDischarging' || mode === 'automatic';
}

/**
 * What the station really does: what it reports of itself, else what it was told if the power confirms it. More than
 * {@link RUNNING_ABOVE} shows the direction; less in a running mode is standby.
 */
export function actualMode(
  reported: OperationMode | undefined,
  commanded: OperationMode | undefined,
  power: Watts | undefined,
): OperationMode | undefined {
  if (reported !== undefined) return reported;
  if (commanded === undefined || power === undefined || !isRunning(commanded)) return commanded;
  if (Math.abs(power) <= RUNNING_ABOVE) return 'standby';
  return power > 0 ? 'charge' : 'discharge';
}
