import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, percent, seconds, wattHours, watts } from '@busbar/kernel';
import { carOf, charged, energyTo, givenCurrent } from './car.ts';
import { followOffer, offeredCurrents, powerAt } from './charge-control.ts';
import { energyDemand, energyRequests } from './driver-demand.ts';

const capacity = wattHours(50_000);
const discharge = { maximumCurrent: amperes(10), minimumSoc: percent(30) };
const car = carOf({ kind: 'iso15118-20', soc: percent(50), capacity, discharge });
const rated = amperes(16);

test('CEVC-003, CEVC-004, CEVC-005: a demand counts what still has to be charged, never less than nothing', () => {
  const demand = { minimumSoc: percent(40), targetSoc: percent(70), departsIn: seconds(3600) };
  assert.deepEqual(energyDemand({ ...car, demand }, seconds(600)), {
    minimum: 0,
    optimum: 10_870,
    maximum: 27_174,
    departsIn: 3000,
  });
  assert.equal(
    energyDemand({ ...car, demand }, seconds(3600))?.departsIn,
    undefined,
    'a departure that is over is none',
  );
  assert.equal(energyDemand(car, seconds(0)), undefined);
});

test('DBEVC 4.4: energy requests are relative to the present state of charge', () => {
  const demand = { minimumSoc: percent(40), targetSoc: percent(60) };
  assert.deepEqual(energyRequests({ ...car, demand }, seconds(0)), {
    minimum: -4600,
    target: 5435,
    maximum: 27_174,
    dischargeWindow: { lower: -9200, upper: 27_174 },
    isDischargingBelowTargetPermitted: true,
  });
  assert.deepEqual(energyRequests(carOf({ soc: percent(80), capacity }), seconds(0)), {
    minimum: -36_800,
    target: 0,
    maximum: 10_870,
    isDischargingBelowTargetPermitted: false,
  });
});

test('DBEVC 5: a setpoint below 0 discharges within what the car gives, the rating and LPP', () => {
  const given = (planned: number, production?: number): unknown =>
    offeredCurrents(car, {
      power: watts(0),
      rated,
      planned: watts(planned),
      production: production === undefined ? undefined : watts(production),
    }).a;
  assert.equal(given(-3450), -5);
  assert.equal(given(-20_000), -10, 'no more than the car gives');
  assert.equal(given(-6900, 2070), -3, 'no more than may be fed back');
  assert.equal(given(0), 0);
  assert.equal(offeredCurrents({ ...car, soc: percent(30) }, { power: undefined, rated, planned: watts(-3450) }).a, 0);
  assert.equal(
    offeredCurrents(car, { power: watts(5520), rated, planned: watts(8280) }).a,
    8,
    'LPC below the setpoint',
  );
  assert.equal(givenCurrent(carOf({})), 0);
});

test('a battery that was discharged to its minimum gives again only when it has been charged for a while', () => {
  const at = (soc: number): typeof car => ({ ...car, soc: percent(soc) });
  assert.ok(givenCurrent(at(30.1)) > 0);
  const empty = charged(at(30.1), watts(-7000), seconds(3600));
  assert.equal(givenCurrent(empty), 0);
  const little = charged(empty, watts(11_000), seconds((1 / 11_000) * 3600));
  assert.equal(givenCurrent({ ...little, soc: percent(30.5) }), 0, 'just above the minimum');
  const enough = charged({ ...little, soc: percent(31.9) }, watts(11_000), seconds(600));
  assert.ok(givenCurrent(enough) > 0, `${enough.soc} %`);
});

test('current passes through 0 on its way to discharging and back', () => {
  assert.equal(followOffer(amperes(10), amperes(-10), seconds(0.5), amperes(6)), 0);
  assert.equal(followOffer(amperes(0), amperes(-10), seconds(0.25), amperes(6)), -5);
  assert.equal(followOffer(amperes(-10), amperes(0), seconds(0.25), amperes(6)), -5);
  assert.equal(followOffer(amperes(-1), amperes(0), seconds(1), amperes(6)), 0);
  assert.equal(powerAt({ a: amperes(-5), b: amperes(-5), c: amperes(-5) }), -3450);
});

test('an hour of discharging takes more out of the battery than arrives, and charges nothing', () => {
  const after = charged(car, watts(-4600), seconds(3600));
  assert.equal(after.soc, 40);
  assert.equal(after.sessionEnergy, 0);
  assert.equal(energyTo(after, percent(50)), 5435);
});
