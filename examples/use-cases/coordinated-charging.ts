// CEVC: a vehicle says what it needs, an energy manager what is possible and what it costs, and the vehicle plans.
import { seconds, wattHours, watts } from '@busbar/kernel';
import { addEvEntity, cevcCem, cevcEv } from '@busbar/usecases';
import { twoDevices } from './two-devices.ts';

const { ems, station, connect, until, close } = twoDevices();

// EV: the charging station, for the vehicle.
const ev = cevcEv(addEvEntity(station.addEntity('EVSE')), {
  power: { minimum: watts(1380), maximum: watts(11_000) },
  demand: { optimum: wattHours(10_000), departsIn: seconds(8 * 3600) },
});

// CEM: energy guard and energy broker in one.
const charging = cevcCem(ems.addEntity('CEM'));
charging.onRequest(({ vehicle, parts }) => {
  const hours = (start: number, end: number) => ({ start: seconds(start * 3600), end: seconds(end * 3600) });
  const price = (absoluteCost: number) => [{ lower: watts(0), incentives: { absoluteCost } }];
  if (parts.includes('curve')) void charging.writePowerLimits(vehicle, [{ ...hours(0, 24), limit: watts(7400) }]);
  if (parts.includes('incentives'))
    void charging.writeIncentives(vehicle, {
      currency: 'EUR',
      slots: [
        { ...hours(0, 4), tiers: price(0.35) },
        { ...hours(4, 24), tiers: price(0.2) },
      ],
    });
});
await connect();
await until(() => (charging.vehicles()[0]?.plan ?? []).length > 0);
console.log(ev.state().phase, ev.state().curve?.[0]?.limit, ev.state().incentives?.slots.length);
await close();

// coordinated 7400 2
