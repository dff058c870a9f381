import type { ParameterDeclaration, ParameterSheet } from '../catalogue/parameter-sheet.ts';

const yes = (): boolean => true;

/** The device parameters of the SHIP test specification (section 1), and one of the test tool. */
export const SHIP_PARAMETERS: readonly ParameterDeclaration[] = [
  {
    name: 'PAR_shipSvc',
    meaning: 'announces a SHIP service and accepts connections (only a control box of the grid operator may say no)',
    kind: 'yes-no',
    default: yes,
  },
  {
    name: 'PAR_shipVersion',
    meaning: 'highest SHIP version of the device; 1.0, in the profile iec 1.1',
    kind: 'version',
    default: (profile) => (profile === 'iec' ? '1.1' : '1.0'),
  },
  {
    name: 'PAR_testToolShipVersion',
    meaning: 'highest version the test tool offers; same major version as the device',
    kind: 'version',
    default: () => '1.0',
  },
  {
    name: 'PAR_shipId',
    meaning: 'SHIP ID of the device; needed only where it is not read from the TXT record',
    kind: 'text',
    default: () => undefined,
  },
  {
    name: 'PAR_helloProlongationCount',
    meaning: 'prolongation requests the test tool sends in TC_SHIP_HELLO_002',
    kind: 'count',
    least: 2,
    most: 20,
    default: () => 2,
  },
  {
    name: 'PAR_initiateClose',
    meaning: 'announces a termination with the SME close message',
    kind: 'yes-no',
    default: yes,
  },
  { name: 'PAR_queryAccessMethods', meaning: 'sends an access methods request', kind: 'yes-no', default: yes },
  {
    name: 'PAR_clientDetailedDiscoverySupported',
    meaning: 'reads the SPINE detailed discovery of a new partner',
    kind: 'yes-no',
    default: yes,
  },
  {
    name: 'TOOL_dialWindowSeconds',
    meaning: 'how long the device may take to connect to the test tool after it was announced (not of the catalogue)',
    kind: 'count',
    least: 5,
    most: 600,
    default: () => 60,
  },
];

/** The sheet with types, durations in ms. */
export interface ShipParameters {
  readonly shipSvc: boolean;
  readonly shipVersion: string;
  readonly testToolShipVersion: string;
  readonly shipId: string | undefined;
  readonly helloProlongationCount: number;
  readonly dialWindow: number;
}

/** Reads a complete sheet. */
export function shipParameters(sheet: ParameterSheet): ShipParameters {
  const { PAR_shipId: shipId } = sheet;
  return {
    shipSvc: sheet.PAR_shipSvc === true,
    shipVersion: String(sheet.PAR_shipVersion),
    testToolShipVersion: String(sheet.PAR_testToolShipVersion),
    shipId: typeof shipId === 'string' ? shipId : undefined,
    helloProlongationCount: Number(sheet.PAR_helloProlongationCount),
    dialWindow: Number(sheet.TOOL_dialWindowSeconds) * 1000,
  };
}
