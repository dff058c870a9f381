// EVCC: an energy manager sees a vehicle come, who it is and in which range it charges, sleep and leave.
import { watts } from '@busbar/kernel';
import { addEvEntity, evccCem, evccEv } from '@busbar/usecases';
import { twoDevices } from './two-devices.ts';

const { ems, station, connect, until, close } = twoDevices();
const evse = station.addEntity('EVSE');

// CEM: the energy manager.
const vehicles = evccCem(ems.addEntity('CEM'));
vehicles.onPlugged(() => console.log('plugged'));
vehicles.onUnplugged(({ identification }) => console.log('unplugged', identification?.value));
await connect();
await until(() => ems.remotes()[0]?.isDiscovered === true);

// EV: the charging station, for as long as the vehicle is plugged in.
const entity = addEvEntity(evse);
const ev = evccEv(entity, {
  phases: ['a', 'b', 'c'],
  communicationsStandard: 'iso15118-2ed1',
  isAsymmetricChargingSupported: false,
  identification: { type: 'eui48', value: '02-00-00-00-00-01' },
  manufacturer: { brandName: 'Example', deviceName: 'Car' },
  chargingPowerLimits: { minimum: watts(4140), maximum: watts(11_040) },
});
await until(() => vehicles.vehicles()[0]?.chargingPowerLimits.maximum === 11_040);
await until(() => vehicles.vehicles()[0]?.manufacturer.deviceName === 'Car');
console.log(vehicles.vehicles()[0]?.communicationsStandard, vehicles.vehicles()[0]?.identification?.value);
ev.setOperatingState('standby');
await until(() => vehicles.vehicles()[0]?.operatingState === 'standby');
console.log('asleep');
station.removeEntity(entity);
await until(() => vehicles.vehicles().length === 0);
await close();

// plugged
// iso15118-2ed1 02-00-00-00-00-01
// asleep
// unplugged 02-00-00-00-00-01
