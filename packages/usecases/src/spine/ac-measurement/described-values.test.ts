import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  measurementDescriptionListData,
  measurementListData,
} from '@busbar/spine';
import fc from 'fast-check';
import { VirtualSite } from '../../testing/index.ts';
import { mpcMonitoringAppliance } from '../mpc/mpc.ts';

// What installed devices send, and what nobody should send.

interface Published {
  readonly descriptions: readonly object[];
  readonly values: readonly object[];
  readonly parameters?: readonly object[];
  readonly connections?: readonly object[];
  readonly actor?: string;
}

async function seen(published: Published): Promise<ReturnType<ReturnType<typeof mpcMonitoringAppliance>['units']>> {
  const site = new VirtualSite();
  const entity = site.station.addEntity('EVSE');
  const measurement = entity.feature('Measurement', 'server');
  const electrical = entity.feature('ElectricalConnection', 'server');
  for (const [feature, fn, item, entries] of [
    [measurement, measurementDescriptionListData, 'measurementDescriptionData', published.descriptions],
    [measurement, measurementListData, 'measurementData', published.values],
    [
      electrical,
      electricalConnectionParameterDescriptionListData,
      'electricalConnectionParameterDescriptionData',
      published.parameters ?? [],
    ],
    [
      electrical,
      electricalConnectionDescriptionListData,
      'electricalConnectionDescriptionData',
      published.connections ?? [],
    ],
  ] as const) {
    feature.offer<object>(fn, { read: true });
    feature.set<object>(fn, entries.length === 0 ? {} : { [item]: entries });
  }
  entity.announce({
    useCaseName: 'monitoringOfPowerConsumption',
    actor: published.actor ?? 'MonitoredUnit',
    version: '1.0.0 draft3',
    scenarios: [1],
  });
  const appliance = mpcMonitoringAppliance(site.ems.addEntity('CEM'));
  await site.connect();
  const units = appliance.units();
  site.close();
  return units;
}

const total = {
  measurementId: 0,
  measurementType: 'power',
  commodityType: 'electricity',
  unit: 'W',
  scopeType: 'acPowerTotal',
};
const phase = { measurementType: 'power', commodityType: 'electricity', unit: 'W', scopeType: 'acPower' };
const value = (measurementId: number, number: number, over: object = {}): object => ({
  measurementId,
  valueType: 'value',
  value: { number, scale: 0 },
  ...over,
});

test('MPC 9: a heat pump gateway with its own actor name and a draft version is read', async () => {
  const [unit] = await seen({ descriptions: [total], values: [value(0, 900)], actor: 'HeatPump' });
  assert.equal(unit?.measurements.power, 900);
});

test('a value without valueType and scale counts; averages do not', async () => {
  const [unit] = await seen({
    descriptions: [total],
    values: [{ measurementId: 0, value: { number: 7 } }, value(0, 99, { valueType: 'averageValue' })],
  });
  assert.equal(unit?.measurements.power, 7);
});

test('MPC 6: without a total the sum of the phases, without parameters the only power there is', async () => {
  const [summed] = await seen({
    descriptions: [1, 2].map((measurementId) => ({ ...phase, measurementId })),
    values: [value(1, 1000), value(2, 500)],
    parameters: [
      { electricalConnectionId: 0, parameterId: 1, measurementId: 1, acMeasuredPhases: 'a' },
      { electricalConnectionId: 0, parameterId: 2, measurementId: 2, acMeasuredPhases: 'b' },
    ],
  });
  assert.equal(summed?.measurements.power, 1500);
  const [alone] = await seen({ descriptions: [{ ...phase, measurementId: 1 }], values: [value(1, 640)] });
  assert.equal(alone?.measurements.power, 640);
});

test('MPC 5.3: voltages between phases are not phase voltages, other commodities are not electricity', async () => {
  const voltage = { measurementType: 'voltage', commodityType: 'electricity', unit: 'V', scopeType: 'acVoltage' };
  const [unit] = await seen({
    descriptions: [
      { ...voltage, measurementId: 1 },
      { ...voltage, measurementId: 2 },
      { ...total, measurementId: 3, commodityType: 'gas' },
    ],
    values: [value(1, 230), value(2, 400), value(3, 5)],
    parameters: [
      {
        electricalConnectionId: 0,
        parameterId: 1,
        measurementId: 1,
        acMeasuredPhases: 'a',
        acMeasuredInReferenceTo: 'neutral',
      },
      {
        electricalConnectionId: 0,
        parameterId: 2,
        measurementId: 2,
        acMeasuredPhases: 'a',
        acMeasuredInReferenceTo: 'b',
      },
    ],
  });
  assert.deepEqual(unit?.measurements, { voltage: { a: 230 }, voltageBetweenPhases: { a: 400 }, unusable: [] });
});

test('MPC-TS-008: a state nobody knows is not normal', async () => {
  const [unit] = await seen({ descriptions: [total], values: [value(0, 5, { valueState: 'vendorSpecific' })] });
  assert.equal(unit?.measurements.power, undefined);
  assert.deepEqual(unit?.measurements.unusable, ['power']);
});

test('no combination of descriptions and values breaks the reader, and every number it shows is finite', async () => {
  const id = fc.constantFrom(0, 1, 2, undefined);
  const description = fc.record({
    measurementId: id,
    measurementType: fc.constantFrom('power', 'energy', 'current', 'voltage', 'frequency', 'x', undefined),
    commodityType: fc.constantFrom('electricity', 'gas', undefined),
    scopeType: fc.constantFrom(
      'acPowerTotal',
      'acPower',
      'acCurrent',
      'acVoltage',
      'acFrequency',
      'acEnergyProduced',
      undefined,
    ),
  });
  const item = fc.record({
    measurementId: id,
    valueType: fc.constantFrom('value', 'averageValue', undefined),
    value: fc.constantFrom({ number: 1, scale: 0 }, { number: -5, scale: 3 }, { number: 1, scale: 400 }, {}, undefined),
    valueState: fc.constantFrom('normal', 'error', 'outOfRange', undefined),
  });
  const parameter = fc.record({
    electricalConnectionId: fc.constantFrom(0, 1, undefined),
    parameterId: id,
    measurementId: id,
    acMeasuredPhases: fc.constantFrom('a', 'b', 'abc', 'neutral', 'x', undefined),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(description, { maxLength: 3, selector: (one) => one.measurementId }),
      fc.uniqueArray(item, { maxLength: 4, selector: (one) => `${one.measurementId} ${one.valueType}` }),
      fc.uniqueArray(parameter, {
        maxLength: 3,
        selector: (one) => `${one.electricalConnectionId} ${one.parameterId}`,
      }),
      async (descriptions, values, parameters) => {
        const [unit] = await seen({ descriptions, values, parameters: parameters, connections: [] });
        assert.ok(unit !== undefined);
        const { unusable: _unusable, ...measured } = unit.measurements;
        for (const one of Object.values(measured))
          for (const number of typeof one === 'number' ? [one] : Object.values(one)) assert.ok(Number.isFinite(number));
      },
    ),
    { seed: 63380, numRuns: 60 },
  );
});
