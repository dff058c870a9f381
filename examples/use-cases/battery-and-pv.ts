// VABD, VAPD: an energy manager reads what all batteries, and all panels, of a site do together.
import { percent, wattHours, watts } from '@busbar/kernel';
import {
  vabdBatterySystem,
  vabdVisualizationAppliance,
  vapdPvSystem,
  vapdVisualizationAppliance,
} from '@busbar/usecases';
import { twoDevices } from './two-devices.ts';

// The station stands for an inverter here.
const { ems, station: inverter, clock, connect, until, close } = twoDevices();

// Battery system: power is positive while it charges.
const battery = vabdBatterySystem(inverter.addEntity('BatterySystem'), { clock, phases: 3 });
battery.publish({
  power: watts(-1500),
  energyCharged: wattHours(40_000),
  energyDischarged: wattHours(35_000),
  stateOfCharge: percent(60),
});

// PV system: production is 0 or more.
const panels = vapdPvSystem(inverter.addEntity('PVSystem'), { clock, phases: 3, nominalPeakPower: watts(9800) });
panels.publish({ production: watts(6200), yieldTotal: wattHours(12_000_000) });

// Visualization appliance: the energy manager.
const cem = ems.addEntity('CEM');
const batteries = vabdVisualizationAppliance(cem);
const systems = vapdVisualizationAppliance(cem);
await connect();
await until(() => batteries.units()[0]?.measurements.stateOfCharge === 60);
await until(() => systems.systems()[0]?.nominalPeakPower === 9800 && systems.systems()[0]?.production === 6200);
console.log(batteries.units()[0]?.measurements.power, batteries.units()[0]?.measurements.stateOfCharge);
console.log(systems.systems()[0]?.production, systems.systems()[0]?.nominalPeakPower);
await close();

// -1500 60
// 6200 9800
