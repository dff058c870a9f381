// EVCS: an energy manager tells a charging station what a session has cost.
import { wattHours } from '@busbar/kernel';
import { evcsCem, evcsEvse } from '@busbar/usecases';
import { twoDevices } from './two-devices.ts';

const { ems, station, connect, until, close } = twoDevices();

// EVSE: the charging station.
const evse = evcsEvse(station.addEntity('EVSE'));

// CEM: the energy manager, which knows where the energy came from.
const summaries = evcsCem(ems.addEntity('CEM'));
const target = await connect();
await until(() => summaries.stations().length > 0);
summaries.charge(target, {
  grid: wattHours(6000),
  selfProduced: wattHours(4000),
  gridCost: 1.8,
  selfProducedCost: 0.32,
});
evse.requestSummary('finished');
await until(() => evse.state().summary !== undefined && summaries.stations()[0]?.summary !== undefined);
// Unasked as well, for example when a price was corrected.
const outcome = await summaries.writeSummary(target);
console.log(
  outcome.accepted,
  evse.state().summary?.energy,
  evse.state().summary?.cost,
  evse.state().summary?.selfProduced,
);
await close();

// true 10000 { amount: 2.12, currency: 'EUR' } { energy: 40, cost: 15.1 }
