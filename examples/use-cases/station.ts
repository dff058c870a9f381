// EVSECC: an energy manager knows what a charging station is, and whether it works.
import { evseccCem, evseccEvse } from '@busbar/usecases';
import { twoDevices } from './two-devices.ts';

const { ems, station, connect, until, close } = twoDevices();

// EVSE: the charging station.
const evse = evseccEvse(station.addEntity('EVSE'), { manufacturer: { brandName: 'Example', deviceName: 'Garage' } });

// CEM: the energy manager.
const stations = evseccCem(ems.addEntity('CEM'));
await connect();
await until(() => stations.stations()[0]?.operatingState === 'normalOperation');
console.log(stations.stations()[0]?.manufacturer.deviceName, stations.stations()[0]?.isError);
evse.setState('failure', 'F17');
await until(() => stations.stations()[0]?.isError === true);
console.log(stations.stations()[0]?.lastErrorCode);
await close();

// Garage false
// F17
