import { amperes, percent, wattHours } from '@busbar/kernel';
import { badCommand, optionalNumber, type SimulatorCommand } from './command.ts';
import { CAR_KINDS, type Car, carOf } from './world/car.ts';

/** State of charge of a car that arrives without saying it. */
const DEFAULT_SOC = 30;

/**
 * The car that the command `plug` describes.
 * @throws BusbarError `simulator.bad-command`
 */
export function carFrom(command: SimulatorCommand): Car {
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
  const minimum = number('minimumAmps', 1, 16);
  const maximum = number('maximumAmps', 6, 32);
  const capacity = number('capacityKwh', 1, 200);
  return carOf({
    kind: known,
    soc: percent(number('soc', 0, 100) ?? DEFAULT_SOC),
    isAsymmetric: command.asymmetric === true,
    ...(phases === undefined ? {} : { phases }),
    ...(minimum === undefined ? {} : { minimumCurrent: amperes(minimum) }),
    ...(maximum === undefined ? {} : { maximumCurrent: amperes(maximum) }),
    ...(capacity === undefined ? {} : { capacity: wattHours(capacity * 1000) }),
    ...(typeof identification === 'string' ? { identification } : {}),
  });
}

const EUI = /^([0-9a-f]{2}[-:]?){5}[0-9a-f]{2}$/i;
