import { amperes, percent, type Seconds, seconds, silentLogger, volts, wattHours, watts } from '@busbar/kernel';
import type { LocalDevice, LocalEntity } from '@busbar/spine';
import {
  addEvEntity,
  cevcEv,
  dbevcEv,
  evccEv,
  evcemEv,
  evcsEvse,
  evseccEvse,
  evsocEv,
  lpcControllableSystem,
  lppControllableSystem,
  mpcMonitoredUnit,
  opevEv,
  oscevEv,
} from '@busbar/usecases';

const PHASES = ['a', 'b', 'c'] as const;
const each = <T>(value: T): { readonly a: T; readonly b: T; readonly c: T } => ({ a: value, b: value, c: value });
const HOUR: Seconds = seconds(3600);

/** Furnishes a device as a charging station that plays every use case there is for it, with a car that is plugged in. */
export function furnishWholeStation(device: LocalDevice): void {
  const evse = device.addEntity('EVSE');
  station(evse);
  car(addEvEntity(evse));
}

function station(evse: LocalEntity): void {
  const { clock } = evse.device;
  const limits = {
    clock,
    logger: silentLogger,
    isCem: false,
    nominalMax: watts(11_040),
    failsafeLimit: watts(4200),
    failsafeDurationMinimum: seconds(7200),
    failsafeDurationMaximum: seconds(86_400),
  };
  evseccEvse(evse, {
    manufacturer: { deviceName: 'Station', deviceCode: 'B-1', vendorName: 'Busbar', brandName: 'Busbar' },
  });
  mpcMonitoredUnit(evse, { clock, phases: 3 }).publish({
    power: watts(0),
    powerPhases: each(watts(0)),
    current: each(amperes(0)),
    energyConsumed: wattHours(0),
    energyProduced: wattHours(0),
    voltage: each(volts(230)),
    frequency: 50,
  });
  lpcControllableSystem(evse, limits);
  lppControllableSystem(evse, limits);
  evcsEvse(evse);
}

function car(ev: LocalEntity): void {
  const { clock } = ev.device;
  const power = { minimum: watts(4140), maximum: watts(11_040) };
  evccEv(ev, {
    phases: PHASES,
    communicationsStandard: 'iso15118-2ed2',
    isAsymmetricChargingSupported: false,
    chargingPowerLimits: power,
    identification: { type: 'eui48', value: 'AA-BB-CC-DD-EE-FF' },
    manufacturer: { deviceName: 'Car', brandName: 'Busbar' },
  });
  evcemEv(ev, { clock, phases: PHASES, isTotalPowerDescribed: true }).publish({
    current: each(amperes(0)),
    powerPhases: each(watts(0)),
    power: watts(0),
    energyCharged: wattHours(0),
  });
  const limited = {
    clock,
    logger: silentLogger,
    phases: PHASES,
    permitted: { minimum: amperes(6), maximum: amperes(16), pause: amperes(0.1) },
  };
  opevEv(ev, { ...limited, safeCurrent: amperes(6) });
  oscevEv(ev, limited);
  evsocEv(ev, { clock }).publish({ stateOfCharge: percent(50), nominalCapacity: wattHours(62_000) });
  cevcEv(ev, { power });
  dbevcEv(ev, {
    range: { minimum: watts(-9600), maximum: watts(11_000), step: watts(100) },
    constraints: { consumptionMaximum: power.maximum, productionMaximum: watts(9600) },
    requests: { target: wattHours(13_000), departsIn: HOUR, isDischargingBelowTargetPermitted: true },
  });
}
