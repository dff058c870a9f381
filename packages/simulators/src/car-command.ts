import { amperes, percent, seconds, wattHours, watts } from '@busbar/kernel';
import { badCommand, optionalNumber, type SimulatorCommand } from './command.ts';
import { CAR_KINDS, type Car, type CarOptions, type ChargeCurvePoint, carOf, type DriverDemand } from './world/car.ts';

/** Arguments of the command `plug`, with units and ranges; the names are those of the option `--car` too. */
export const CAR_ARGUMENTS = [
  'soc? (0 to 100 %)',
  'car? ("iec61851", "iso15118-2" or "iso15118-20")',
  'phases? (1 to 3)',
  'minimumAmps? (1 to 16)',
  'maximumAmps? (6 to 32)',
  'capacityKwh? (1 to 200)',
  'asymmetric? (true)',
  'identification? (EUI-48)',
  'standbyWatts? (0 to 1000)',
  'curve? ("80:100,100:37.5": up to this state of charge in % the battery takes this share in % of the greatest current)',
  'targetSoc?, minimumSoc? (0 to 100 %), departsInSeconds? (0 to 604800): what the driver needs, over a data link',
  'dischargeAmps? (1 to 32) and reserveSoc? (0 to 100 %): it can discharge, with ISO 15118-20',
].join(', ');

/** State of charge of a car that arrives without saying it. */
const DEFAULT_SOC = 30;
/** State of charge below which a car is not discharged, unless it says so. */
const DEFAULT_RESERVE = 20;
/** Most points of a charge curve; more than any car has. */
const MOST_POINTS = 32;
const WEEK = 604_800;

/**
 * The car that the command `plug` describes.
 * @throws BusbarError `simulator.bad-command`
 */
export function carFrom(command: SimulatorCommand): Car {
  return carOf({ soc: percent(DEFAULT_SOC), ...carOptions(command) });
}

/**
 * A car as it is typed: its kind, then the arguments of `plug`, for example `iso15118-2,soc=40,phases=1`. The points of a curve are
 * parted by `/`.
 * @throws BusbarError `simulator.bad-command`
 */
export function carFromText(text: string): CarOptions {
  const [car = '', ...rest] = text.split(',');
  const typed = rest.map((one): readonly [string, unknown] => {
    const [name = '', value] = one.split('=');
    if (value === undefined || !KNOWN.has(name))
      throw badCommand(`a car is KIND,NAME=VALUE,… with the names ${[...KNOWN].join(', ')}; "${one}" is none of them`);
    if (name === 'curve') return [name, value.replaceAll('/', ',')];
    const isNumber = value.trim() !== '' && Number.isFinite(Number(value));
    return [name, value === 'true' ? true : isNumber ? Number(value) : value];
  });
  return carOptions({ do: 'plug', car, ...Object.fromEntries(typed) });
}

const KNOWN: ReadonlySet<string> = new Set([
  'soc',
  'phases',
  'minimumAmps',
  'maximumAmps',
  'capacityKwh',
  'asymmetric',
  'identification',
  'standbyWatts',
  'curve',
  'targetSoc',
  'minimumSoc',
  'departsInSeconds',
  'dischargeAmps',
  'reserveSoc',
]);

/**
 * What the driver needs; undefined: nothing.
 * @throws BusbarError `simulator.bad-command`
 */
export function demandFrom(command: SimulatorCommand): DriverDemand | undefined {
  const target = optionalNumber(command, 'targetSoc', { min: 0, max: 100 });
  const minimum = optionalNumber(command, 'minimumSoc', { min: 0, max: 100 });
  const departs = optionalNumber(command, 'departsInSeconds', { min: 0, max: WEEK });
  if (target === undefined) {
    if (minimum !== undefined || departs !== undefined)
      throw badCommand(`"${command.do}" needs "targetSoc" where "minimumSoc" or "departsInSeconds" is given`);
    return undefined;
  }
  if (minimum !== undefined && minimum > target)
    throw badCommand(`"minimumSoc" of "${command.do}" is not above "targetSoc", ${minimum} % is above ${target} %`);
  return {
    targetSoc: percent(target),
    ...(minimum === undefined ? {} : { minimumSoc: percent(minimum) }),
    ...(departs === undefined ? {} : { departsIn: seconds(departs) }),
  };
}

function carOptions(command: SimulatorCommand): CarOptions {
  const number = (name: string, min: number, max: number): number | undefined =>
    optionalNumber(command, name, { min, max });
  const phases = number('phases', 1, 3);
  if (phases !== undefined && phases !== 1 && phases !== 2 && phases !== 3)
    throw badCommand(`"phases" of "plug" is 1, 2 or 3, not ${phases}`);
  const kind = command.car ?? 'iso15118-2';
  const known = CAR_KINDS.find((one) => one === kind);
  if (known === undefined)
    throw badCommand(`"car" of "plug" is one of ${CAR_KINDS.join(', ')}, not ${JSON.stringify(kind)}`);
  const { identification } = command;
  if (identification !== undefined && (typeof identification !== 'string' || !EUI.test(identification)))
    throw badCommand('"identification" of "plug" is an EUI-48, for example AA-BB-CC-DD-EE-FF');
  const soc = number('soc', 0, 100);
  const minimum = number('minimumAmps', 1, 16);
  const maximum = number('maximumAmps', 6, 32);
  const capacity = number('capacityKwh', 1, 200);
  const standby = number('standbyWatts', 0, 1000);
  return {
    kind: known,
    isAsymmetric: command.asymmetric === true,
    ...(soc === undefined ? {} : { soc: percent(soc) }),
    ...(phases === undefined ? {} : { phases }),
    ...(minimum === undefined ? {} : { minimumCurrent: amperes(minimum) }),
    ...(maximum === undefined ? {} : { maximumCurrent: amperes(maximum) }),
    ...(capacity === undefined ? {} : { capacity: wattHours(capacity * 1000) }),
    ...(standby === undefined ? {} : { standbyPower: watts(standby) }),
    ...(typeof identification === 'string' ? { identification } : {}),
    ...curveIn(command),
    ...demandIn(command),
    ...dischargeIn(command, known),
  };
}

function curveIn({ curve }: SimulatorCommand): Pick<CarOptions, 'curve'> {
  if (curve === undefined) return {};
  const texts = typeof curve === 'string' ? curve.split(',') : [];
  const points = texts.flatMap((text): ChargeCurvePoint[] => {
    const [, soc, share] = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(text.trim()) ?? [];
    return soc === undefined || Number(soc) > 100 || Number(share) > 100
      ? []
      : [{ soc: percent(Number(soc)), share: Number(share) / 100 }];
  });
  const isRising = points.every(({ soc }, at) => at === 0 || soc > (points[at - 1]?.soc ?? 0));
  if (texts.length === 0 || points.length < texts.length || points.length > MOST_POINTS || !isRising)
    throw badCommand(
      `"curve" of "plug" has up to ${MOST_POINTS} points SOC:SHARE in %, the state of charge rising, for example "80:100,100:37.5"`,
    );
  return { curve: points };
}

function demandIn(command: SimulatorCommand): Pick<CarOptions, 'demand'> {
  const demand = demandFrom(command);
  return demand === undefined ? {} : { demand };
}

function dischargeIn(command: SimulatorCommand, kind: Car['kind']): Pick<CarOptions, 'discharge'> {
  const maximum = optionalNumber(command, 'dischargeAmps', { min: 1, max: 32 });
  const reserve = optionalNumber(command, 'reserveSoc', { min: 0, max: 100 });
  if (maximum === undefined) return {};
  if (kind !== 'iso15118-20') throw badCommand('a car discharges over ISO 15118-20 only: "car" is "iso15118-20"');
  return { discharge: { maximumCurrent: amperes(maximum), minimumSoc: percent(reserve ?? DEFAULT_RESERVE) } };
}

const EUI = /^([0-9a-f]{2}[-:]?){5}[0-9a-f]{2}$/i;
