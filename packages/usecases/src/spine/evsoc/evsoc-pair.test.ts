import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, percent, wattHours } from '@busbar/kernel';
import {
  electricalConnectionCharacteristicListData,
  measurementDescriptionListData,
  measurementListData,
} from '@busbar/spine';
import fc from 'fast-check';
import { EvSite, oddVehicle } from '../../testing/index.ts';
import { evccCem } from '../evcc/cem.ts';
import { type EvccEv, evccEv } from '../evcc/ev.ts';
import { evcemEv } from '../evcem/evcem.ts';
import { useCaseStatuses } from '../scenario-status.ts';
import { type EvsocCem, evsocCem, type VehicleBattery } from './cem.ts';
import { type EvsocEv, evsocEv } from './ev.ts';

class Pair extends EvSite {
  readonly manager: EvsocCem = evsocCem(this.cem);

  car(): EvsocEv {
    return this.plug((ev) => evsocEv(ev, { clock: this.clock }));
  }

  get seen(): VehicleBattery {
    return this.manager.vehicles()[0] ?? assert.fail('no vehicle');
  }
}

test('EVSOC-001, EVSOC-002, EVSOC-003, EVSOC-004: everything a vehicle knows of its battery', async () => {
  const pair = new Pair();
  const car = pair.car();
  await pair.connect();
  assert.equal(pair.seen.stateOfCharge, undefined);
  assert.deepEqual(pair.seen.unusable, ['stateOfCharge'], 'described from the start, without a value yet');
  car.publish({
    stateOfCharge: percent(60),
    nominalCapacity: wattHours(50_000),
    stateOfHealth: percent(97),
    travelRange: 240_000,
  });
  await pair.clock.run(1100);
  const { age, ...battery } = pair.seen;
  assert.ok(age !== undefined && age <= 1.1);
  assert.deepEqual(battery, {
    ski: pair.target.ski,
    entityPath: [1, 1],
    label: pair.station.address,
    stateOfCharge: 60,
    stateOfHealth: 97,
    travelRange: 240_000,
    nominalCapacity: 50_000,
    energyToFull: 20_000,
    unusable: [],
    isStale: false,
  });
  const [status] = useCaseStatuses(pair.ems.remotes()[0] ?? assert.fail());
  assert.deepEqual(
    status?.scenarios.map((one) => [one.number, one.status]),
    [1, 2, 3, 4].map((number) => [number, 'playable']),
  );
  pair.unplug();
  await pair.clock.run(50);
  assert.deepEqual(pair.manager.vehicles(), []);
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('EVSOC 5: the state of charge is described as electricity, the capacity as a characteristic of the entity', () => {
  const pair = new Pair();
  pair.car().publish({ stateOfCharge: percent(50.5), nominalCapacity: wattHours(62_000) });
  const measurement = pair.ev.feature('Measurement', 'server');
  assert.deepEqual(measurement.data(measurementDescriptionListData)?.measurementDescriptionData, [
    {
      measurementId: 0,
      measurementType: 'percentage',
      commodityType: 'electricity',
      unit: 'pct',
      scopeType: 'stateOfCharge',
    },
  ]);
  const [item] = measurement.data(measurementListData)?.measurementData ?? [];
  assert.deepEqual([item?.value, item?.valueSource], [{ number: 505, scale: -1 }, 'calculatedValue']);
  assert.deepEqual(pair.ev.feature('ElectricalConnection', 'server').data(electricalConnectionCharacteristicListData), {
    electricalConnectionCharacteristicData: [
      {
        electricalConnectionId: 0,
        parameterId: 0,
        characteristicId: 0,
        characteristicContext: 'entity',
        characteristicType: 'energyCapacityNominalMax',
        value: { number: 62_000, scale: 0 },
        unit: 'Wh',
      },
    ],
  });
  pair.close();
});

test('EVSOC 6: told from a change of 1 % on, and when the battery is full', async () => {
  const pair = new Pair();
  const car = pair.car();
  await pair.connect();
  for (const [published, seen] of [
    [50, 50],
    [50.4, 50],
    [51, 51],
    [99.5, 99.5],
    [100, 100],
  ] as const) {
    car.publish({ stateOfCharge: percent(published) });
    await pair.clock.run(1100);
    assert.equal(pair.seen.stateOfCharge, seen);
  }
  pair.close();
});

test('EVSOC 6: a lost source marks the values, and they are good again when it is back', async () => {
  const pair = new Pair();
  const car = pair.car();
  car.publish({ stateOfCharge: percent(50) });
  await pair.connect();
  car.setLost();
  await pair.clock.run(1100);
  assert.deepEqual([pair.seen.stateOfCharge, pair.seen.unusable], [undefined, ['stateOfCharge']]);
  car.publish({ stateOfCharge: percent(50) });
  await pair.clock.run(1100);
  assert.deepEqual([pair.seen.stateOfCharge, pair.seen.unusable], [50, []]);
  pair.close();
});

test('EVSOC 6: what was told before the vehicle left ISO 15118 is stale', async () => {
  const site = new EvSite();
  const manager = evsocCem(site.cem);
  evccCem(site.cem);
  const [car, battery] = site.plug((ev): [EvccEv, EvsocEv] => [
    evccEv(ev, { phases: ['a'], communicationsStandard: 'iso15118-2ed2' }),
    evsocEv(ev, { clock: site.clock }),
  ]);
  battery.publish({ stateOfCharge: percent(50) });
  await site.connect();
  assert.equal(manager.vehicles()[0]?.isStale, false);
  car.setValues({ communicationsStandard: 'iec61851' });
  await site.clock.run(1100);
  assert.equal(manager.vehicles()[0]?.isStale, true);
  battery.publish({ stateOfCharge: percent(55) });
  await site.clock.run(1100);
  assert.equal(manager.vehicles()[0]?.isStale, false);
  site.close();
});

test('EVSOC 2: announced as monitoring appliance, and as CEM where that is wanted', async () => {
  const site = new EvSite();
  evsocCem(site.cem, { isAnnouncedAsCem: true });
  await site.connect();
  assert.deepEqual(
    site.station
      .remotes()[0]
      ?.useCases()
      .map(({ actor, subRevision }) => [actor, subRevision]),
    [
      ['MonitoringAppliance', 'RC1'],
      ['CEM', 'RC1'],
    ],
  );
  site.close();
});

test('EVSOC 8, common 3.4 rule 7: EVSOC shares the measurement of EVCEM and takes only its own away', async () => {
  const pair = new Pair();
  const [battery, measured] = pair.plug((ev) => [
    evsocEv(ev, { clock: pair.clock }),
    evcemEv(ev, { clock: pair.clock, phases: ['a'] }),
  ]);
  measured.publish({ current: { a: amperes(6) } });
  battery.publish({ stateOfCharge: percent(50), nominalCapacity: wattHours(50_000) });
  const descriptions = (): unknown =>
    pair.ev
      .feature('Measurement', 'server')
      .data(measurementDescriptionListData)
      ?.measurementDescriptionData?.map((one) => [one.measurementId, one.scopeType]);
  assert.deepEqual(descriptions(), [
    [0, 'stateOfCharge'],
    [1, 'acCurrent'],
  ]);
  battery.close();
  assert.deepEqual(descriptions(), [[1, 'acCurrent']]);
  assert.deepEqual(
    pair.ev.feature('ElectricalConnection', 'server').data(electricalConnectionCharacteristicListData),
    {},
  );
  pair.close();
});

test('EVSOC 7: impossible values are not used, missing units and types do not matter, nothing breaks the reader', async () => {
  const scaled = fc.constantFrom(
    { number: 50 },
    { number: 101, scale: 0 },
    { number: -1 },
    { number: 1, scale: 400 },
    {},
    undefined,
  );
  await fc.assert(
    fc.asyncProperty(
      scaled,
      scaled,
      fc.constantFrom('normal', 'error', undefined),
      async (soc, capacity, valueState) => {
        const site = new EvSite();
        const manager = evsocCem(site.cem);
        site.plug((ev) =>
          oddVehicle(
            ev,
            [
              {
                fn: measurementDescriptionListData,
                data: { measurementDescriptionData: [{ measurementId: 4, scopeType: 'stateOfCharge' }] },
              },
              { fn: measurementListData, data: { measurementData: [{ measurementId: 4, value: soc, valueState }] } },
              {
                fn: electricalConnectionCharacteristicListData,
                data: {
                  electricalConnectionCharacteristicData: [
                    {
                      electricalConnectionId: 0,
                      parameterId: 0,
                      characteristicId: 0,
                      characteristicType: 'energyCapacityNominalMax',
                      value: capacity,
                    },
                  ],
                },
              },
            ],
            [{ name: 'evStateOfCharge', scenarios: [1] }],
          ),
        );
        await site.connect();
        const [vehicle] = manager.vehicles();
        site.close();
        const isGood = soc !== undefined && 'number' in soc && soc.number === 50 && valueState !== 'error';
        assert.equal(vehicle?.stateOfCharge, isGood ? 50 : undefined);
        assert.ok(vehicle?.nominalCapacity === undefined || vehicle.nominalCapacity > 0);
      },
    ),
    { seed: 63380, numRuns: 60 },
  );
});
