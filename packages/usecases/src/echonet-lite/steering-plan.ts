import type { PropertyValue } from '@busbar/echonet-lite';
import { currentOfPower, type EnergyDirection } from '@busbar/functions';
import { type Volts, type Watts, watts } from '@busbar/kernel';
import { usesSignedPower } from './capabilities.ts';
import { inWatts, nameAt, numberAt } from './content-value.ts';
import { CHARGER_DISCHARGER, EPC } from './epc.ts';
import { permissionOf } from './ev-connected.ts';
import { rangesAt } from './measurement.ts';
import { commandedModeAt } from './operation-mode.ts';
import type { HasContents } from './station-object.ts';
import type { SteeringTarget } from './steering-target.ts';

/** One step of a plan; the next one begins after the answer. */
export type PlanStep =
  | { readonly do: 'write'; readonly epc: number; readonly value: PropertyValue }
  /** Until less flows, W, magnitude: before the direction is reversed. S9. */
  | { readonly do: 'awaitPower'; readonly below: number };

/** What is written, in this order, and read back afterwards. */
export interface SteeringPlan {
  readonly steps: readonly PlanStep[];
  readonly readBack: readonly number[];
  /** Power the station is bounded to afterwards, W, signed; undefined: not bounded. */
  readonly power: Watts | undefined;
  /** It begins to run. */
  readonly isStart: boolean;
}

/** Why a target cannot be reached now. */
export interface PlanObstacle {
  readonly obstacle: string;
}

/** What a plan depends on besides the contents. */
export interface PlanSettings {
  /** S1 is over: a vehicle whose ability is unknown may be tried. */
  readonly isVehicleChecked: boolean;
  /** False: setpoints have no effect there. */
  readonly isSetpointHonoured: boolean;
  readonly voltage: Volts;
  readonly phases: number;
  /** The mode goes through standby first, so that the station takes the setpoint. S7a. */
  readonly isCycle?: boolean;
}

/** Less than this counts as no power, W. S9. */
const NO_POWER = 50;

/** Where the pieces of both directions are. */
const DIRECTIONS = {
  charge: {
    power: EPC.chargePower,
    current: EPC.chargeCurrent,
    method: EPC.chargingMethod,
    targets: [EPC.chargeTarget, EPC.chargeTargetCharge],
    sign: 1,
  },
  discharge: {
    power: EPC.dischargePower,
    current: EPC.dischargeCurrent,
    method: EPC.dischargingMethod,
    targets: [EPC.dischargeTarget],
    sign: -1,
  },
} as const;

/** The writes that bring a station to its target: S6 to S10. Amount or power comes before the mode, one property per write. */
export function steeringPlan(
  target: SteeringTarget,
  contents: HasContents,
  settings: PlanSettings,
): SteeringPlan | PlanObstacle {
  switch (target.do) {
    case 'standby':
      return standby(contents);
    case 'bound':
      return bound(target, contents, settings);
    case 'charge':
    case 'discharge':
      return run(target.do, target.watts, contents, settings);
  }
}

/** Import ceiling that the station keeps with its own meter of the grid. S11, release N and later. */
export function importCeilingPlan(power: Watts, contents: HasContents): SteeringPlan | PlanObstacle {
  const { method } = DIRECTIONS.charge;
  if (!canWrite(contents, EPC.purchasingPower) || !canWrite(contents, method))
    return { obstacle: 'the station has no ceiling for power bought from the grid' };
  const steps = [
    ...named(contents, method, 'designatedPurchasingElectricPower'),
    ...number(contents, EPC.purchasingPower, power),
    ...named(contents, EPC.operationMode, 'charge'),
  ];
  return { steps, readBack: [EPC.purchasingPower, EPC.operationMode], power: undefined, isStart: true };
}

/** S8; in the V2G method the setpoint 0. */
function standby(contents: HasContents): SteeringPlan | PlanObstacle {
  const isSigned = isSignedMethod(contents);
  if (!isSigned && !canWrite(contents, EPC.operationMode)) return { obstacle: 'the station cannot be switched' };
  const isWaiting = commandedModeAt(contents) === 'standby';
  const steps = isSigned
    ? isWaiting
      ? []
      : [write(EPC.signedPower, inWatts(0))]
    : named(contents, EPC.operationMode, 'standby', commandedModeAt(contents) === 'idle');
  return { steps, readBack: [EPC.operationMode], power: watts(0), isStart: false };
}

/** S6: setpoints without the mode. */
function bound(
  { bounds, isReleased }: Extract<SteeringTarget, { do: 'bound' }>,
  contents: HasContents,
  settings: PlanSettings,
): SteeringPlan {
  const ranges = rangesAt(contents);
  const directions = (['charge', 'discharge'] as const).filter((one) => isReleased || bounds[one] !== undefined);
  const plans = directions.flatMap((direction) => {
    const power = bounds[direction] ?? ranges[direction]?.maximum;
    return power === undefined ? [] : [setpointSteps(direction, power, contents, settings)];
  });
  const charge = bounds.charge === undefined ? undefined : inRange('charge', bounds.charge, contents);
  return {
    steps: plans.flatMap(({ steps }) => steps),
    readBack: plans.flatMap(({ readBack }) => readBack),
    power: charge,
    isStart: false,
  };
}

/** S7 and S9, or S10 where the station has it. */
function run(
  direction: EnergyDirection,
  wanted: Watts | undefined,
  contents: HasContents,
  settings: PlanSettings,
): SteeringPlan | PlanObstacle {
  const obstacle = obstacleTo(direction, contents, settings);
  if (obstacle !== undefined) return { obstacle };
  const { sign } = DIRECTIONS[direction];
  const range = rangesAt(contents)[direction];
  const power = wanted === undefined ? range?.maximum : inRange(direction, wanted, contents);
  const signed = power === undefined ? undefined : watts(sign * power);
  const mode = commandedModeAt(contents);
  const isReversal = mode === opposite(direction);
  // What prepares itself was told already; what comes of it is looked at then.
  const isStart = mode !== direction && mode !== 'preparation';
  const before = [...switchedOn(contents), ...withoutTargets(direction, contents)];
  if (usesSignedPower(contents) && settings.isSetpointHonoured && signed !== undefined) {
    const power = isStart ? [write(EPC.signedPower, inWatts(signed))] : number(contents, EPC.signedPower, signed);
    const steps = [...before, ...v2g(contents), ...power];
    return { steps, readBack: [EPC.signedPower, EPC.operationMode], power: signed, isStart };
  }
  const setpoint = power === undefined ? NO_STEPS : setpointSteps(direction, power, contents, settings);
  const through = isReversal || settings.isCycle === true ? throughStandby(isReversal) : [];
  const start = write(EPC.operationMode, direction);
  return {
    steps: [...before, ...through, ...setpoint.steps, ...(isStart || through.length > 0 ? [start] : [])],
    readBack: [...setpoint.readBack, EPC.operationMode],
    power: signed,
    isStart: isStart || through.length > 0,
  };
}

/** Preconditions of S7 and S9. */
function obstacleTo(
  direction: EnergyDirection,
  contents: HasContents,
  { isVehicleChecked }: PlanSettings,
): string | undefined {
  if (direction === 'discharge' && contents.classCode !== CHARGER_DISCHARGER) return 'the station cannot discharge';
  if (!canWrite(contents, EPC.operationMode)) return 'the station cannot be switched';
  if (nameAt(contents, EPC.faultStatus) === 'true') return 'the station has a fault';
  if (nameAt(contents, EPC.interconnection) === 'independent') return 'the station is islanded';
  const isOff = nameAt(contents, EPC.operationStatus) === 'false';
  if (isOff && !canWrite(contents, EPC.operationStatus)) return 'the station is off';
  const status = nameAt(contents, EPC.vehicleStatus);
  if (status === 'notConnected') return 'no vehicle is connected';
  const isPermitted = permissionOf(status)[direction];
  if (isPermitted === false) return `the vehicle cannot be ${direction}d now`;
  // One attempt, judged by the power. S1.
  if (isPermitted === undefined && !(status === 'unknown' && isVehicleChecked))
    return 'whether the vehicle can take power is not known yet';
  return undefined;
}

interface SetpointSteps {
  readonly steps: readonly PlanStep[];
  readonly readBack: readonly number[];
}

const NO_STEPS: SetpointSteps = { steps: [], readBack: [] };

/** Power in W, or converted to a current rounded down; nothing where only the mode can be written. */
function setpointSteps(
  direction: EnergyDirection,
  wanted: Watts,
  contents: HasContents,
  { isSetpointHonoured, voltage, phases }: PlanSettings,
): SetpointSteps {
  const { power, current, method } = DIRECTIONS[direction];
  const value = inRange(direction, wanted, contents);
  if (!isSetpointHonoured) return NO_STEPS;
  if (canWrite(contents, power))
    return {
      steps: [...named(contents, method, 'designatedElectricPower'), ...number(contents, power, value)],
      readBack: [power],
    };
  if (!canWrite(contents, current)) return NO_STEPS;
  const amperes = currentOfPower(value, voltage, phases);
  const isSame = numberAt(contents, current) === amperes;
  return {
    steps: [
      ...named(contents, method, 'designatedElectricCurrent'),
      ...(isSame ? [] : [write(current, { value: amperes, unit: 'A' })]),
    ],
    readBack: [current],
  };
}

/** Never more than the station can, rounded down. S7 step 2. */
function inRange(direction: EnergyDirection, power: Watts, contents: HasContents): Watts {
  const maximum = rangesAt(contents)[direction]?.maximum ?? power;
  return watts(Math.floor(Math.min(power, maximum)));
}

function switchedOn(contents: HasContents): readonly PlanStep[] {
  return nameAt(contents, EPC.operationStatus) === 'false' ? [write(EPC.operationStatus, 'true')] : [];
}

/** A leftover energy target would end the session early. S7 step 0. */
function withoutTargets(direction: EnergyDirection, contents: HasContents): readonly PlanStep[] {
  return DIRECTIONS[direction].targets.flatMap((epc) => {
    const amount = numberAt(contents, epc);
    if (amount === undefined || amount === 0 || !canWrite(contents, epc)) return [];
    const unit = epc === EPC.chargeTargetCharge ? 'Ah' : 'Wh';
    return [write(epc, { value: 0, unit })];
  });
}

/** S10: both methods, or a positive or negative write could have no effect. */
function v2g(contents: HasContents): readonly PlanStep[] {
  return [...named(contents, EPC.chargingMethod, 'v2G'), ...named(contents, EPC.dischargingMethod, 'v2G')];
}

function isSignedMethod(contents: HasContents): boolean {
  return (
    usesSignedPower(contents) &&
    [EPC.chargingMethod, EPC.dischargingMethod].every((epc) => nameAt(contents, epc) === 'v2G')
  );
}

function throughStandby(isReversal: boolean): readonly PlanStep[] {
  const standby = write(EPC.operationMode, 'standby');
  return isReversal ? [standby, { do: 'awaitPower', below: NO_POWER }] : [standby];
}

/** Writes a name unless it is there already, or cannot be written. */
function named(contents: HasContents, epc: number, name: string, isFine = false): readonly PlanStep[] {
  return isFine || nameAt(contents, epc) === name || !canWrite(contents, epc) ? [] : [write(epc, name)];
}

/** Writes a power unless it is there already. */
function number(contents: HasContents, epc: number, value: Watts): readonly PlanStep[] {
  return numberAt(contents, epc) === value ? [] : [write(epc, inWatts(value))];
}

function write(epc: number, value: PropertyValue): PlanStep {
  return { do: 'write', epc, value };
}

function canWrite(contents: HasContents, epc: number): boolean {
  return contents.writable()?.has(epc) ?? false;
}

function opposite(direction: EnergyDirection): EnergyDirection {
  return direction === 'charge' ? 'discharge' : 'charge';
}
