import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, wattHours, watts } from '@busbar/kernel';
import {
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  measurementConstraintsListData,
  measurementDescriptionListData,
  measurementListData,
} from '@busbar/spine';
import { EvSite, oddVehicle } from '../../testing/index.ts';
import { evccEv } from '../evcc/ev.ts';
import { type EvcemCem, type EvcemEv, type EvcemEvOptions, evcemCem, evcemEv } from './evcem.ts';

const PHASES = ['a', 'b', 'c'] as const;
const VALUES = {
  current: { a: amperes(15.9), b: amperes(16), c: amperes(0) },
  powerPhases: { a: watts(3657), b: watts(3680), c: watts(0) },
  energyCharged: wattHours(120),
};

class Pair extends EvSite {
  readonly manager: EvcemCem = evcemCem(this.cem);

  car(options: Partial<EvcemEvOptions> = {}): EvcemEv {
    return this.plug((ev) => evcemEv(ev, { clock: this.clock, phases: PHASES, ...options }));
  }

  get seen(): ReturnType<EvcemCem['units']>[number] {
    return this.manager.units()[0] ?? assert.fail('nothing is measured');
  }
}

test('EVCEM-002, EVCEM-003: current and power per phase, and the energy of the session', async () => {
  const pair = new Pair();
  const car = pair.car();
  car.publish(VALUES);
  await pair.connect();
  assert.deepEqual(pair.seen.measurements, {
    power: 7337,
    powerPhases: { a: 3657, b: 3680, c: 0 },
    energyCharged: 120,
    current: { a: 15.9, b: 16, c: 0 },
    unusable: [],
  });
  assert.deepEqual(
    pair.ems
      .remotes()[0]
      ?.useCases()
      .map(({ scenarios, useCaseName }) => [useCaseName, scenarios]),
    [['measurementOfElectricityDuringEvCharging', [1, 2, 3]]],
  );
  car.publish({ energyCharged: wattHours(220) });
  await pair.clock.run(1100);
  assert.equal(pair.seen.measurements.energyCharged, 220);
  pair.unplug();
  await pair.clock.run(50);
  assert.deepEqual(pair.manager.units(), [], 'the energy of the session goes with the vehicle');
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('EVCEM 5: every entry as the installed base needs it, currents first, phases in the order a, b, c', () => {
  const pair = new Pair();
  const car = pair.car({ ranges: { current: { min: 0, max: 32, step: 0.1 } } });
  car.publish({ ...VALUES, power: watts(7337) });
  const electrical = pair.ev.feature('ElectricalConnection', 'server');
  const measurement = pair.ev.feature('Measurement', 'server');
  assert.deepEqual(electrical.data(electricalConnectionDescriptionListData), {
    electricalConnectionDescriptionData: [
      { electricalConnectionId: 0, powerSupplyType: 'ac', acConnectedPhases: 3, positiveEnergyDirection: 'consume' },
    ],
  });
  assert.deepEqual(
    electrical
      .data(electricalConnectionParameterDescriptionListData)
      ?.electricalConnectionParameterDescriptionData?.map((one) => [
        one.parameterId,
        one.measurementId,
        one.acMeasuredPhases,
      ]),
    [
      [0, 0, 'a'],
      [1, 1, 'b'],
      [2, 2, 'c'],
      [3, 3, 'a'],
      [4, 4, 'b'],
      [5, 5, 'c'],
      [7, 6, 'abc'],
    ],
  );
  assert.deepEqual(
    measurement
      .data(measurementDescriptionListData)
      ?.measurementDescriptionData?.map((one) => [one.measurementType, one.unit, one.scopeType, one.commodityType]),
    [
      ...PHASES.map(() => ['current', 'A', 'acCurrent', 'electricity']),
      ...PHASES.map(() => ['power', 'W', 'acPower', 'electricity']),
      ['energy', 'Wh', 'charge', 'electricity'],
    ],
  );
  assert.deepEqual(measurement.data(measurementConstraintsListData)?.measurementConstraintsData?.[0], {
    measurementId: 0,
    valueRangeMin: { number: 0, scale: 0 },
    valueRangeMax: { number: 32, scale: 0 },
    valueStepSize: { number: 1, scale: -1 },
  });
  const items = measurement.data(measurementListData)?.measurementData ?? [];
  assert.equal(items.length, 7);
  assert.ok(items.every(({ valueType, valueSource }) => valueType === 'value' && valueSource === 'measuredValue'));
  pair.close();
});

test('EVCEM 5: the total power is described last where it is wanted, and never beside a single phase', async () => {
  const pair = new Pair();
  const car = pair.car({ isTotalPowerDescribed: true });
  car.publish({ ...VALUES, power: watts(7340) });
  await pair.connect();
  assert.equal(pair.seen.measurements.power, 7340, 'it counts before the sum');
  const parameters = pair.ev
    .feature('ElectricalConnection', 'server')
    .data(electricalConnectionParameterDescriptionListData)?.electricalConnectionParameterDescriptionData;
  assert.deepEqual(
    parameters?.map((one) => one.acMeasuredPhases),
    ['a', 'b', 'c', 'a', 'b', 'c', 'abc', 'abc'],
  );
  pair.unplug();
  const single = pair.car({ isTotalPowerDescribed: true, phases: ['a'] });
  single.publish({ powerPhases: { a: watts(1400) }, power: watts(1400) });
  assert.equal(
    pair.ev.feature('Measurement', 'server').data(measurementDescriptionListData)?.measurementDescriptionData?.length,
    1,
  );
  pair.close();
});

test('EVCEM 6: a phase switch is told by the number of connected phases; unused phases carry 0 A', async () => {
  const pair = new Pair();
  const car = pair.car({ hasMeter: false });
  car.publish({ current: { a: amperes(16), b: amperes(16), c: amperes(16) } });
  await pair.connect();
  car.setConnectedPhases(1);
  car.publish({ current: { a: amperes(16), b: amperes(0), c: amperes(0) } });
  await pair.clock.run(1100);
  assert.deepEqual(pair.seen.measurements.current, { a: 16, b: 0, c: 0 });
  const remote = pair.ems.remotes()[0]?.entity([1, 1]);
  assert.equal(
    remote?.feature('ElectricalConnection', 'server')?.data(electricalConnectionDescriptionListData)
      ?.electricalConnectionDescriptionData?.[0]?.acConnectedPhases,
    1,
  );
  assert.equal(
    remote?.feature('Measurement', 'server')?.data(measurementListData)?.measurementData?.[0]?.valueSource,
    'calculatedValue',
  );
  pair.close();
});

test('EVCEM 6: without power it follows from the currents, without energy from the power', async () => {
  const pair = new Pair();
  const car = pair.car();
  car.publish({ current: { a: amperes(10), b: amperes(10), c: amperes(10) } });
  await pair.connect();
  assert.equal(pair.seen.measurements.power, 6900);
  assert.equal(pair.seen.measurements.isPowerDerived, true);
  assert.equal(pair.seen.measurements.energyCharged, undefined);
  await pair.clock.run(3_600_000);
  assert.equal(Math.round((pair.seen.integratedEnergy ?? 0) / 10), 690);
  pair.close();
});

const currents = (...measurementData: readonly object[]): Parameters<typeof oddVehicle>[1] => [
  {
    fn: measurementDescriptionListData,
    data: {
      measurementDescriptionData: [
        {
          measurementId: 0,
          measurementType: 'current',
          commodityType: 'electricity',
          unit: 'A',
          scopeType: 'acCurrent',
        },
        {
          measurementId: 1,
          measurementType: 'power',
          commodityType: 'electricity',
          unit: 'W',
          scopeType: 'acPowerTotal',
        },
      ],
    },
  },
  { fn: measurementListData, data: { measurementData } },
  {
    fn: electricalConnectionParameterDescriptionListData,
    data: {
      electricalConnectionParameterDescriptionData: [
        { electricalConnectionId: 0, parameterId: 0, measurementId: 0, acMeasuredPhases: 'a' },
        { electricalConnectionId: 0, parameterId: 1, measurementId: 1, acMeasuredPhases: 'abc' },
      ],
    },
  },
];
const USE_CASE = [{ name: 'measurementOfElectricityDuringEvCharging', scenarios: [1, 2] }];

test('quirks totalPowerScope and powerWithoutValue: read with them, not without', async () => {
  const withPower = currents({ measurementId: 1, value: { number: 4200 } });
  const withCurrent = currents({ measurementId: 0, value: { number: 10 } }, { measurementId: 1 });
  const power = async (
    data: Parameters<typeof oddVehicle>[1],
    options: Parameters<typeof evcemCem>[1] = {},
  ): Promise<number | undefined> => {
    const site = new EvSite();
    const manager = evcemCem(site.cem, options);
    site.plug((ev) => oddVehicle(ev, data, USE_CASE));
    await site.connect();
    const [unit] = manager.units();
    site.close();
    return unit?.measurements.power;
  };
  assert.equal(await power(withPower), 4200);
  assert.equal(await power(withPower, { quirksOff: new Set(['totalPowerScope']) }), undefined);
  assert.equal(await power(withCurrent), 2300);
  assert.equal(await power(withCurrent, { quirksOff: new Set(['powerWithoutValue']) }), undefined);
});

test('EVCEM 8: what a station without a meter publishes is its limit, nothing measured', async () => {
  const site = new EvSite();
  const manager = evcemCem(site.cem, { hasMeter: (ski) => ski !== site.target.ski });
  site.plug((ev) => oddVehicle(ev, currents({ measurementId: 0, value: { number: 10 } }), USE_CASE));
  await site.connect();
  assert.equal(manager.units()[0]?.measurements.current, undefined);
  assert.deepEqual(manager.units()[0]?.measurements.unusable, ['current', 'powerPhases', 'power', 'energyCharged']);
  site.close();
});

test('common 3.4 rules 1 and 7: EVCC and EVCEM share one connection, and each takes only its own away', async () => {
  const pair = new Pair();
  const [car, measured] = pair.plug((ev) => [
    evccEv(ev, { phases: ['a'], chargingPowerLimits: { minimum: watts(1380) } }),
    evcemEv(ev, { clock: pair.clock, phases: ['a'] }),
  ]);
  measured.publish({ current: { a: amperes(6) }, powerPhases: { a: watts(1380) }, energyCharged: wattHours(0) });
  const electrical = pair.ev.feature('ElectricalConnection', 'server');
  const parameters = (): unknown =>
    electrical
      .data(electricalConnectionParameterDescriptionListData)
      ?.electricalConnectionParameterDescriptionData?.map((one) => [
        one.electricalConnectionId,
        one.parameterId,
        one.scopeType,
      ]);
  // The charging power of EVCC names phase a as well: it has to stand behind the current of the phase (OPEV 8.3).
  assert.deepEqual(parameters(), [
    [0, 0, undefined],
    [0, 3, undefined],
    [0, 7, undefined],
    [0, 8, 'acPowerTotal'],
  ]);
  measured.close();
  assert.deepEqual(parameters(), [[0, 8, 'acPowerTotal']]);
  assert.ok(electrical.data(electricalConnectionDescriptionListData)?.electricalConnectionDescriptionData);
  car.close();
  assert.deepEqual(electrical.data(electricalConnectionParameterDescriptionListData), {});
  pair.close();
});
