// EVCEM: an energy manager reads current, power and energy of a charging vehicle.
import { amperes, wattHours, watts } from '@busbar/kernel';
import { addEvEntity, evcemCem, evcemEv } from '@busbar/usecases';
import { twoDevices } from './two-devices.ts';

const { ems, station, clock, connect, until, close } = twoDevices();

// EV: the charging station, for the vehicle.
const ev = evcemEv(addEvEntity(station.addEntity('EVSE')), { clock, phases: ['a'] });
ev.publish({ current: { a: amperes(16) }, powerPhases: { a: watts(3680) }, energyCharged: wattHours(1500) });

// CEM: the energy manager.
const meter = evcemCem(ems.addEntity('CEM'));
await connect();
await until(() => meter.units()[0]?.measurements.energyCharged === 1500);
console.log(meter.units()[0]?.measurements.current, meter.units()[0]?.measurements.power);
await close();

// { a: 16 } 3680
