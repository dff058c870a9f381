import type { EnergyDemand, EnergyRequests } from '@busbar/functions';
import { percent, type Seconds, seconds, wattHours } from '@busbar/kernel';
import { type Car, energyTo } from './car.ts';

/** Target of a car that can discharge and whose driver has stated none. */
const DEFAULT_TARGET = percent(80);
const FULL = percent(100);

/** What the car tells in scheduled control: energies that still have to be charged; undefined: nothing. CEVC scenario 1. */
export function energyDemand(car: Car, sincePlugged: Seconds): EnergyDemand | undefined {
  const { demand } = car;
  if (demand === undefined) return undefined;
  const toCharge = (soc: Parameters<typeof energyTo>[1]): ReturnType<typeof energyTo> =>
    wattHours(Math.max(0, energyTo(car, soc)));
  return {
    minimum: toCharge(demand.minimumSoc ?? percent(0)),
    optimum: toCharge(demand.targetSoc),
    maximum: toCharge(FULL),
    ...departure(car, sincePlugged),
  };
}

/** What the car tells in dynamic control, relative to its present state of charge. ISO 15118-20; DBEVC scenario 2. */
export function energyRequests(car: Car, sincePlugged: Seconds): EnergyRequests {
  const { demand, discharge } = car;
  const lowest = discharge?.minimumSoc ?? percent(0);
  return {
    minimum: energyTo(car, percent(Math.max(lowest, demand?.minimumSoc ?? 0))),
    target: energyTo(car, demand?.targetSoc ?? DEFAULT_TARGET),
    maximum: energyTo(car, FULL),
    ...departure(car, sincePlugged),
    ...(discharge === undefined
      ? {}
      : { dischargeWindow: { lower: energyTo(car, lowest), upper: energyTo(car, FULL) } }),
    isDischargingBelowTargetPermitted: discharge !== undefined,
  };
}

/** A departure that is over is none any more. */
function departure({ demand }: Car, sincePlugged: Seconds): { readonly departsIn?: Seconds } {
  const departsIn = demand?.departsIn;
  if (departsIn === undefined || departsIn <= sincePlugged) return {};
  return { departsIn: seconds(Math.round(departsIn - sincePlugged)) };
}
