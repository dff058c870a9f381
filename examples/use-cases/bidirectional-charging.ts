// DBEVC: an energy manager charges and discharges a vehicle by setpoints.
import { seconds, wattHours, watts } from '@busbar/kernel';
import { addEvEntity, dbevcCem, dbevcEv } from '@busbar/usecases';
import { twoDevices } from './two-devices.ts';

const { ems, station, connect, until, close } = twoDevices();

// EV: the charging station, for a vehicle that can discharge.
const ev = dbevcEv(addEvEntity(station.addEntity('EVSE')), {
  range: { minimum: watts(-10_000), maximum: watts(11_000) },
  constraints: {
    consumptionMinimum: watts(0),
    consumptionMaximum: watts(11_000),
    productionMinimum: watts(0),
    productionMaximum: watts(10_000),
  },
  requests: {
    minimum: wattHours(-20_000),
    target: wattHours(-5000),
    maximum: wattHours(15_000),
    departsIn: seconds(8 * 3600),
    dischargeWindow: { lower: wattHours(-20_000), upper: wattHours(0) },
    isDischargingBelowTargetPermitted: true,
  },
});

// CEM: the energy manager. Negative power discharges.
const steering = dbevcCem(ems.addEntity('CEM'));
const target = await connect();
await until(() => steering.vehicles()[0]?.isReady === true && steering.vehicles()[0]?.mayDischarge === true);
const outcome = await steering.setPower(target, { total: watts(-3000) });
await until(() => ev.state().power === -3000);
console.log(outcome.accepted, ev.state().power, steering.vehicles()[0]?.constraints.productionMaximum);
await close();

// true -3000 10000
