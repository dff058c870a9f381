import { EPC } from './epc.ts';

/** Functions of IEC 63380-2 clause 5.3, the mapping to ECHONET Lite. */
export type EchonetFunction =
  | 'UCF_Device_State'
  | 'UCF_EV_Connected'
  | 'UCF_Load_Control'
  | 'UCF_Measurement'
  | 'UCF_Operation_Mode'
  | 'UCF_Power_Limit';

/** What a table describes, and with which services of ECHONET Lite it is carried out. */
export type TableKind = 'read' | 'write' | 'response' | 'notification';

/**
 * How sure the properties of a table are. The numbers, functions and kinds of the tables are those of the standard; the
 * properties are derived from the access rights of the classes. A: only these fit; B: best fit; C: open.
 */
export type Confidence = 'A' | 'B' | 'C';

/** One table of IEC 63380-2 clause 5.3. */
export interface TableAssignment {
  readonly table: number;
  readonly function: EchonetFunction;
  readonly useCase: 'Basic EV Charging/Discharging' | 'EV Commissioning and Configuration' | 'EV State of Charge';
  readonly kind: TableKind;
  readonly direction: 'toDevice' | 'toController';
  readonly epcs: readonly number[];
  /** Other properties that would fit. */
  readonly alternatives: readonly number[];
  readonly confidence: Confidence;
}

const BASIC = 'Basic EV Charging/Discharging';
const SETPOINTS = [EPC.chargePower, EPC.dischargePower];
const OTHER_SETPOINTS = [
  EPC.chargingMethod,
  EPC.dischargingMethod,
  EPC.chargeCurrent,
  EPC.dischargeCurrent,
  EPC.signedPower,
];
const STATES = [EPC.operationStatus, EPC.faultStatus];
/** Power limit setting of the super class: it concerns the supply of the appliance. */
const APPLIANCE_LIMIT = 0x99;

/** Tables 158 to 179, one row each: correct the row when the text of the standard says otherwise. */
export const TABLE_ASSIGNMENTS: readonly TableAssignment[] = [
  row(158, 'UCF_Device_State', BASIC, 'read', 'B', [EPC.vehicleStatus], STATES),
  row(159, 'UCF_Device_State', BASIC, 'write', 'B', [EPC.vehicleConfirmation]),
  row(160, 'UCF_Device_State', BASIC, 'response', 'B', [EPC.vehicleConfirmation], [EPC.vehicleStatus]),
  row(161, 'UCF_Device_State', BASIC, 'notification', 'B', [EPC.vehicleStatus], STATES),
  row(162, 'UCF_Device_State', BASIC, 'response', 'C', [EPC.vehicleStatus]),
  row(163, 'UCF_EV_Connected', 'EV Commissioning and Configuration', 'notification', 'A', [EPC.vehicleStatus]),
  row(164, 'UCF_Load_Control', BASIC, 'write', 'C', SETPOINTS, OTHER_SETPOINTS),
  row(165, 'UCF_Load_Control', BASIC, 'response', 'C', SETPOINTS, OTHER_SETPOINTS),
  row(166, 'UCF_Load_Control', BASIC, 'read', 'C', SETPOINTS, OTHER_SETPOINTS),
  row(167, 'UCF_Load_Control', BASIC, 'response', 'C', SETPOINTS, OTHER_SETPOINTS),
  row(168, 'UCF_Load_Control', BASIC, 'notification', 'C', SETPOINTS, OTHER_SETPOINTS),
  row(169, 'UCF_Measurement', 'EV State of Charge', 'read', 'A', [EPC.stateOfCharge, EPC.storedEnergy]),
  row(170, 'UCF_Measurement', 'EV State of Charge', 'response', 'A', [EPC.stateOfCharge, EPC.storedEnergy]),
  row(171, 'UCF_Operation_Mode', BASIC, 'read', 'A', [EPC.operationMode]),
  row(172, 'UCF_Operation_Mode', BASIC, 'response', 'A', [EPC.operationMode]),
  row(173, 'UCF_Operation_Mode', BASIC, 'notification', 'A', [EPC.operationMode]),
  row(174, 'UCF_Operation_Mode', BASIC, 'write', 'A', [EPC.operationMode]),
  row(175, 'UCF_Operation_Mode', BASIC, 'response', 'A', [EPC.operationMode]),
  row(
    176,
    'UCF_Power_Limit',
    BASIC,
    'read',
    'C',
    [EPC.chargeRange, EPC.dischargeRange],
    [...SETPOINTS, EPC.purchasingPower, APPLIANCE_LIMIT],
  ),
  row(
    177,
    'UCF_Power_Limit',
    BASIC,
    'response',
    'C',
    [EPC.chargeRange, EPC.dischargeRange],
    [...SETPOINTS, EPC.purchasingPower, APPLIANCE_LIMIT],
  ),
  row(178, 'UCF_Power_Limit', BASIC, 'write', 'C', SETPOINTS, [EPC.purchasingPower, APPLIANCE_LIMIT]),
  row(179, 'UCF_Power_Limit', BASIC, 'response', 'C', SETPOINTS, [EPC.purchasingPower, APPLIANCE_LIMIT]),
];

/** Properties of a function for one kind of message, without the alternatives; each once. */
export function propertiesOf(name: EchonetFunction, kind: TableKind): readonly number[] {
  const rows = TABLE_ASSIGNMENTS.filter((one) => one.function === name && one.kind === kind);
  return [...new Set(rows.flatMap(({ epcs }) => epcs))];
}

function row(
  table: number,
  name: EchonetFunction,
  useCase: TableAssignment['useCase'],
  kind: TableKind,
  confidence: Confidence,
  epcs: readonly number[],
  alternatives: readonly number[] = [],
): TableAssignment {
  const direction = kind === 'read' || kind === 'write' ? 'toDevice' : 'toController';
  return { table, function: name, useCase, kind, direction, epcs, alternatives, confidence };
}
