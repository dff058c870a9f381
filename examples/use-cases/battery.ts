// EVSOC: an energy manager reads the state of a vehicle's battery.
import { percent, wattHours } from '@busbar/kernel';
import { addEvEntity, evsocCem, evsocEv } from '@busbar/usecases';
import { twoDevices } from './two-devices.ts';

const { ems, station, clock, connect, until, close } = twoDevices();

// EV: the charging station, for a vehicle that tells its state of charge.
const ev = evsocEv(addEvEntity(station.addEntity('EVSE')), { clock });
ev.publish({
  stateOfCharge: percent(40),
  stateOfHealth: percent(97),
  nominalCapacity: wattHours(60_000),
  travelRange: 180_000,
});

// Monitoring appliance: the energy manager.
const batteries = evsocCem(ems.addEntity('CEM'));
await connect();
await until(() => batteries.vehicles()[0]?.energyToFull !== undefined);
await until(() => batteries.vehicles()[0]?.travelRange !== undefined);
console.log(batteries.vehicles()[0]?.stateOfCharge, batteries.vehicles()[0]?.energyToFull);
await close();

// 40 36000
