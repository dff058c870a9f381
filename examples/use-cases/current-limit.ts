// OPEV, OSCEV: an energy manager curtails the current of a vehicle, or recommends one.
import { amperes } from '@busbar/kernel';
import { addEvEntity, opevCem, opevEv, oscevCem, oscevEv } from '@busbar/usecases';
import { twoDevices } from './two-devices.ts';

const { ems, station, clock, logger, connect, until, close } = twoDevices();

// EV: the charging station, for the vehicle. Both use cases describe the permitted currents once.
const entity = addEvEntity(station.addEntity('EVSE'));
const options = {
  clock,
  logger,
  phases: ['a', 'b', 'c'],
  permitted: { minimum: amperes(6), maximum: amperes(16) },
} as const;
const curtailed = opevEv(entity, options);
const advised = oscevEv(entity, options);

// CEM: the energy manager.
const cem = ems.addEntity('CEM');
const overload = opevCem(cem, { clock, logger });
const surplus = oscevCem(cem, { clock, logger });
const target = await connect();
const ten = { a: amperes(10), b: amperes(10), c: amperes(10) };
const eight = { a: amperes(8), b: amperes(8), c: amperes(8) };
await Promise.all([overload.setLimits(target, ten), surplus.setLimits(target, eight)]);
await until(() => [overload, surplus].every((one) => one.vehicles()[0]?.isConfirmed === true));
await until(() => curtailed.state().currents.a === 10 && advised.state().currents.a === 8);
console.log('at most', curtailed.state().currents, 'better', advised.state().currents);
await close();

// at most { a: 10, b: 10, c: 10 } better { a: 8, b: 8, c: 8 }
