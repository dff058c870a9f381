import { actualMode, type CommandedMode, type OperationMode, type StationState } from '@busbar/functions';
import { nameAt, wattsAt } from './content-value.ts';
import { EPC } from './epc.ts';
import type { HasContents } from './station-object.ts';

/** Modes by the names of 0xDA and 0xE1, over all releases; the names of old releases that are obsolete too. */
const MODES: Readonly<Record<string, OperationMode>> = {
  rapidCharge: 'charge',
  charge: 'charge',
  discharge: 'discharge',
  standby: 'standby',
  idle: 'idle',
  preparation: 'preparation',
  chargingDischarging: 'chargingDischarging',
  automatic: 'automatic',
  test: 'other',
  other: 'other',
};

/** The mode a station was told to be in, 0xDA. UCF_Operation_Mode, tables 171 to 173. */
export function commandedModeAt(contents: HasContents): OperationMode | undefined {
  return MODES[nameAt(contents, EPC.operationMode) ?? ''];
}

/** What the station really does: 0xE1, else 0xDA as its power confirms it. Mapping section 6. */
export function actualModeAt(contents: HasContents): OperationMode | undefined {
  const reported = MODES[nameAt(contents, EPC.actualMode) ?? ''];
  return actualMode(reported, commandedModeAt(contents), wattsAt(contents, EPC.power));
}

/** The mode a write of 0xDA asks a hosted station for; undefined: one that is no command. Table 174. */
export function commandOf(name: string): CommandedMode | undefined {
  return name === 'charge' || name === 'discharge' || name === 'standby' || name === 'idle' ? name : undefined;
}

/** 0xDA of a hosted station. */
export function modeNameOf({ mode }: Pick<StationState, 'mode'>, canDischarge: boolean): string {
  if (mode === undefined) return 'standby';
  switch (mode) {
    case 'charge':
    case 'standby':
    case 'idle':
    case 'other':
      return mode;
    case 'discharge':
    case 'preparation':
    case 'chargingDischarging':
    case 'automatic':
      return canDischarge ? mode : 'other';
  }
}
