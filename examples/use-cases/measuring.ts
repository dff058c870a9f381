// MPC, MGCP: a monitoring appliance reads what a unit, or the grid connection point, measures.
import { amperes, percent, volts, wattHours, watts } from '@busbar/kernel';
import {
  mgcpGridConnectionPoint,
  mgcpMonitoringAppliance,
  mpcMonitoredUnit,
  mpcMonitoringAppliance,
} from '@busbar/usecases';
import { twoDevices } from './two-devices.ts';

const { ems, station, clock, connect, until, close } = twoDevices();
const measured = {
  power: watts(-2300),
  energyConsumed: wattHours(120_000),
  energyProduced: wattHours(80_000),
  current: { a: amperes(-10), b: amperes(0), c: amperes(0) },
  voltage: { a: volts(230), b: volts(231), c: volts(229) },
  frequency: 50,
};

// Monitored unit: scenarios follow from what is published. Negative power is production.
const unit = mpcMonitoredUnit(station.addEntity('EVSE'), { clock, phases: 3 });
unit.publish(measured);

// Grid connection point: the same, and the share of the PV peak power that may be fed in.
const grid = mgcpGridConnectionPoint(station.addEntity('GridConnectionPointOfPremises'), { clock, phases: 3 });
grid.publish(measured);
grid.setFeedInFactor(percent(70));

// Monitoring appliances: the energy manager.
const cem = ems.addEntity('CEM');
const units = mpcMonitoringAppliance(cem);
const meters = mgcpMonitoringAppliance(cem);
await connect();
await until(() => units.units()[0]?.measurements.frequency === 50 && meters.units()[0]?.feedInFactor === 70);
await until(() => meters.units()[0]?.measurements.frequency === 50);
console.log(units.units()[0]?.measurements.power, units.units()[0]?.measurements.current);
console.log(meters.units()[0]?.measurements.energyProduced, meters.units()[0]?.feedInFactor);
await close();

// -2300 { a: -10, b: 0, c: 0 }
// 80000 70
