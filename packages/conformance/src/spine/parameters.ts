import type { ParameterDeclaration, ParameterSheet } from '../catalogue/parameter-sheet.ts';
import { SHIP_PARAMETERS } from '../ship/parameters.ts';

const yes = (): boolean => true;

/** What the test tool needs to reach data exchange, and what both specifications ask. */
const SHARED = [
  'PAR_shipSvc',
  'PAR_testToolShipVersion',
  'PAR_clientDetailedDiscoverySupported',
  'TOOL_dialWindowSeconds',
];

/** The device parameters of the SPINE test specification, and two of the test tool. */
export const SPINE_PARAMETERS: readonly ParameterDeclaration[] = [
  ...SHIP_PARAMETERS.filter(({ name }) => SHARED.includes(name)),
  {
    name: 'PAR_clientSubscriptionSupported',
    meaning: 'subscribes node management of a new partner',
    kind: 'yes-no',
    default: yes,
  },
  {
    name: 'PAR_initialTimeoutSupported',
    meaning: 'gives up on a partner that says nothing, or asks it again',
    kind: 'yes-no',
    default: yes,
  },
  {
    name: 'PAR_addressChangeRecovery',
    meaning: 'how it copes with a partner that comes back at other addresses; session-only: after being paired again',
    kind: 'choice',
    choices: ['session-only', 'persistent-auto-recover'],
    default: () => 'persistent-auto-recover',
  },
  {
    name: 'PAR_spineVersion',
    meaning: 'SPINE version the device announces, such as "1.3.0"; not compared unless given',
    kind: 'text',
    default: () => undefined,
  },
  {
    name: 'PAR_limitationUseCase',
    meaning: 'use case of the cases for controllable systems and energy guards',
    kind: 'choice',
    choices: ['LPC', 'LPP'],
    default: () => 'LPC',
  },
  {
    name: 'PAR_lpcLpp_Test_Value1',
    meaning: 'a valid limit, W; its last digit is not 0',
    kind: 'count',
    least: 1,
    most: 1_000_000,
    default: () => 4201,
  },
  {
    name: 'PAR_lpcLpp_Test_Value2',
    meaning: 'another valid limit, W',
    kind: 'count',
    least: 1,
    most: 1_000_000,
    default: () => 5302,
  },
  {
    name: 'TOOL_playsControllableSystem',
    meaning:
      'plays the controllable system of this use case; what it announces counts unless given (not of the catalogue)',
    kind: 'yes-no',
    default: () => undefined,
  },
  {
    name: 'TOOL_playsEnergyGuard',
    meaning: 'plays its energy guard; what it announces counts unless given (not of the catalogue)',
    kind: 'yes-no',
    default: () => undefined,
  },
];

/** The sheet with types. */
export interface SpineParameters {
  readonly isSessionOnly: boolean;
  readonly spineVersion: string | undefined;
  readonly useCase: 'LPC' | 'LPP';
  /** Valid limits, W. */
  readonly limit1: number;
  readonly limit2: number;
  /** Whether the device declares to play an actor; undefined: what it announces counts. */
  readonly plays: Readonly<Record<'CS' | 'EG', boolean | undefined>>;
}

/** Reads a complete sheet. */
export function spineParameters(sheet: ParameterSheet): SpineParameters {
  const { PAR_spineVersion: version, PAR_limitationUseCase: useCase } = sheet;
  return {
    isSessionOnly: sheet.PAR_addressChangeRecovery === 'session-only',
    spineVersion: typeof version === 'string' ? version : undefined,
    useCase: useCase === 'LPP' ? 'LPP' : 'LPC',
    limit1: Number(sheet.PAR_lpcLpp_Test_Value1),
    limit2: Number(sheet.PAR_lpcLpp_Test_Value2),
    plays: { CS: declared(sheet.TOOL_playsControllableSystem), EG: declared(sheet.TOOL_playsEnergyGuard) },
  };
}

function declared(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
