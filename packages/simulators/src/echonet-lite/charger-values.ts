import type { evCharger, evChargerDischarger } from '@busbar/echonet-lite';
import { percent } from '@busbar/kernel';
import { type Car, energyTo } from '../world/car.ts';
import { PHASE_VOLTAGE, powerAt } from '../world/charge-control.ts';
import { a, counter, share, w, wh } from './amount.ts';
import {
  type ChargerMethod,
  type ChargerRating,
  type ChargerState,
  currentRange,
  knownCar,
  powerRange,
  vehicleStatus,
  wantedPower,
} from './charger-state.ts';
import type { LiveValues } from './live-object.ts';

/** What the discharge ends at unless the vehicle says it, %. */
const EMPTY = percent(0);
const FULL = percent(100);

/** Properties of an EV charger, from its state. What a vehicle cannot tell is refused although it is mapped. */
export function chargerValues(state: () => ChargerState, rating: ChargerRating): LiveValues<typeof evCharger> {
  return {
    ...commonValues(state, rating),
    chargeStatus: () => {
      const status = vehicleStatus(state(), rating);
      return status === 'notConnected' || status === 'unknown' || status === 'chargeable' ? status : 'notChargeable';
    },
    equipmentType: () => 'ac_hlc_charge',
    instantaneousElectricPower: () => w(watt(state())),
    operationMode: () => {
      const { mode } = state();
      return mode === 'discharge' ? 'other' : mode;
    },
    targetChargingElectricEnergy: () => wh(state().chargingTarget),
  };
}

/** Properties of an EV charger and discharger, from its state. */
export function dischargerValues(
  state: () => ChargerState,
  rating: ChargerRating,
): LiveValues<typeof evChargerDischarger> {
  const fromCar = (energy: (car: Car) => number) => () => {
    const car = knownCar(state());
    return car?.discharge === undefined ? undefined : wh(Math.max(0, energy(car)));
  };
  const reserve = (car: Car) => car.discharge?.minimumSoc ?? EMPTY;
  const left = (car: Car): number => 0 - energyTo(car, reserve(car));
  return {
    ...commonValues(state, rating),
    chargeDischargeStatus: () => vehicleStatus(state(), rating),
    equipmentType: () => 'ac_hlc_chargedischarge',
    dischargeableCapacity1: fromCar((car) => 0 - energyTo({ ...car, soc: FULL }, reserve(car))),
    remainingDischargeableCapacity1: fromCar(left),
    remainingDischargeableCapacity3: () => {
      const car = knownCar(state());
      if (car?.discharge === undefined) return undefined;
      return share((100 * Math.max(0, car.soc - reserve(car))) / (100 - reserve(car)));
    },
    ratedDischargeElectricPower: () => w(rating.discharge),
    minimumAndMaximumDischargingElectricPower: () => powers('discharge', state(), rating),
    minimumAndMaximumDischargingCurrent: () => currents('discharge', state(), rating),
    instantaneousElectricPower: () => w(watt(state())),
    cumulativeDischargingElectricEnergy: () => counter(state().discharged),
    operationMode: () => state().mode,
    powerSystemInterconnectionStatus: () => 'reversePowerFlowAcceptable',
    chargingMethod: () => CHARGING[state().chargingMethod],
    dischargingMethod: () => DISCHARGING[state().dischargingMethod],
    chargingDischargingElectricPower: () => w(state().signedPower),
    actualOperationMode: () => actualMode(state(), rating),
    targetChargingElectricEnergy1: () => wh(state().chargingTarget),
    targetDischargingElectricEnergy: () => wh(state().dischargingTarget),
    dischargingElectricPower: () => w(state().dischargingPower),
    dischargingCurrent: () => a(state().dischargingCurrent),
  };
}

const CHARGING = {
  maximum: 'maximumChargingElectricPower',
  power: 'designatedElectricPower',
  current: 'designatedElectricCurrent',
  v2G: 'v2G',
  both: 'others',
} as const satisfies Record<ChargerMethod, string>;
const DISCHARGING = { ...CHARGING, maximum: 'maximumDischargingElectricPower' } as const;

/** What both classes have under the same name. */
function commonValues(state: () => ChargerState, rating: ChargerRating) {
  const fromCar =
    <V>(value: (car: Car) => V) =>
    (): V | undefined => {
      const car = knownCar(state());
      return car === undefined ? undefined : value(car);
    };
  const stored = (car: Car): number => (car.capacity * car.soc) / 100;
  return {
    ratedChargeElectricPower: () => w(rating.charge),
    minimumAndMaximumChargingElectricPower: () => powers('charge', state(), rating),
    minimumAndMaximumChargingCurrent: () => currents('charge', state(), rating),
    chargeableCapacity: fromCar((car) => wh(energyTo({ ...car, soc: EMPTY }, FULL))),
    remainingChargeableCapacity: fromCar((car) => wh(energyTo(car, FULL))),
    usedCapacity1: fromCar((car) => wh(car.capacity)),
    ratedVoltage: () => ({ value: PHASE_VOLTAGE, unit: 'V' as const }),
    cumulativeChargingElectricEnergy: () => counter(state().charged),
    remainingCapacity1: fromCar((car) => wh(stored(car))),
    remainingCapacity3: fromCar((car) => share(car.soc)),
    vehicleId: fromCar((car) => {
      const id = car.identification.replace(/[^0-9a-f]/gi, '').toLowerCase();
      return { dataSize: id.length / 2, id };
    }),
    chargingElectricPower: () => w(state().chargingPower),
    chargingCurrent: () => a(state().chargingCurrent),
  };
}

/** What really happens, 0xE1: a car that has not begun yet is prepared, one that pauses stands by. */
function actualMode(state: ChargerState, rating: ChargerRating) {
  const power = watt(state);
  if (power > 0) return 'charge';
  if (power < 0) return 'discharge';
  const wanted = wantedPower(state, rating);
  const isBeginning = wanted < 0 || (wanted > 0 && wanted >= powerRange('charge', state, rating).minimum);
  if (isBeginning) return 'preparation';
  return state.mode === 'idle' ? 'idle' : 'standby';
}

/** What flows now, in whole W. */
function watt(state: ChargerState): number {
  return Math.round(powerAt(state.currents));
}

function powers(direction: 'charge' | 'discharge', state: ChargerState, rating: ChargerRating) {
  const { minimum, maximum } = powerRange(direction, state, rating);
  return { minimumElectricPower: w(minimum), maximumElectricPower: w(maximum) };
}

function currents(direction: 'charge' | 'discharge', state: ChargerState, rating: ChargerRating) {
  const { minimum, maximum } = currentRange(direction, state, rating);
  return { minimumCurrent: a(minimum), maximumCurrent: a(maximum) };
}
