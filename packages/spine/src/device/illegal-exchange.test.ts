import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cmd, Filter } from '../datagram/datagram.ts';
import { deviceClassificationUserData } from '../model/device-classification.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { incentiveTableData } from '../model/incentive-table.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import { measurementListData } from '../model/measurement.ts';
import { setpointListData } from '../model/setpoint.ts';
import { timeSeriesListData } from '../model/time-series.ts';
import { command, limits, measured, naming, partial, selecting } from '../testing/exchange-rows.ts';
import { writableStation } from '../testing/writable-station.ts';

type Row = readonly [title: string, declaration: AnyFunction, cmd: Cmd, errorNumber: number];

const bare: Filter = { cmdControl: { delete: {} } };
const both: Filter = { cmdControl: { delete: {}, partial: {} } };
const setpoints = (...entries: readonly object[]): object => ({ setpointData: entries });
const series = (...entries: readonly object[]): object => ({ timeSeriesData: entries });
const tables = (...entries: readonly object[]): object => ({ incentiveTable: entries });
const on = { limitId: 1, isLimitActive: true };

/** What no function can be written with. */
const ANYWHERE: readonly Row[] = [
  loadControlLimitListData,
  setpointListData,
  timeSeriesListData,
  measurementListData,
].flatMap((fn): readonly Row[] => {
  const all = selecting(fn, 'delete', {});
  const one = selecting(fn, 'partial', {});
  return [
    ['SPINE-5.3.3-11 two delete filters', fn, command(fn, {}, all, all), 8],
    ['SPINE-5.3.3-11 two partial filters', fn, command(fn, {}, partial, one), 8],
    ['SPINE-5.3.3-4 both tags in one filter, and a delete filter', fn, command(fn, {}, { ...all, ...both }, all), 8],
    [
      'SPINE-5.3.3-4 both tags in one filter, and a partial filter',
      fn,
      command(fn, {}, { ...all, ...both }, partial),
      8,
    ],
    ['SPINE-5.3.3-4 a filter with neither tag', fn, command(fn, {}, { cmdControl: {} }), 8],
    ['SPINE-5.3.3-4 a filter without cmdControl', fn, command(fn, {}, {}), 8],
    ['SPINE-5.3.3-4 a good filter beside one without cmdControl', fn, command(fn, {}, partial, {}), 8],
    ['SPINE-5.3.3-52 a delete filter without selectors and elements', fn, command(fn, {}, bare), 8],
    ['SPINE-5.3.3-52 the same beside a partial filter', fn, command(fn, {}, partial, bare), 8],
    ['SPINE-5.3.3-12 the name of another function', fn, { ...command(fn, {}, partial), function: 'billListData' }, 7],
    ['SPINE-5.3.3-12 the name of no function', fn, { ...command(fn, {}, partial), function: 'x' }, 7],
    [
      'SPINE-5.3.3-12 selectors of another function',
      fn,
      command(fn, {}, { ...all, selectors: [{ name: 'billListDataSelectors', value: {} }] }),
      7,
    ],
    [
      'SPINE-5.3.3-12 elements of another function',
      fn,
      command(fn, {}, { ...bare, elements: { name: 'billDataElements', value: {} } }),
      7,
    ],
    ['SPINE-5.3.3-12 a partial filter without data element', fn, { function: fn.name, filter: [partial] }, 6],
    ['SPINE-5.3.3-12 no data element and no filter', fn, { function: fn.name }, 6],
  ];
});

const ROWS: readonly Row[] = [
  ...ANYWHERE,
  [
    'SPINE-5.3.3-17 selectors that select nothing',
    loadControlLimitListData,
    command(
      loadControlLimitListData,
      limits({ isLimitActive: true }),
      selecting(loadControlLimitListData, 'partial', { limitId: 9 }),
    ),
    7,
  ],
  [
    'SPINE-5.3.3-45 a locked entry',
    loadControlLimitListData,
    command(loadControlLimitListData, limits({ limitId: 2, isLimitActive: false }), partial),
    7,
  ],
  [
    'SPINE-5.3.3-44 a locked entry after one that may be written',
    loadControlLimitListData,
    command(loadControlLimitListData, limits(on, { limitId: 2, isLimitActive: false }), partial),
    7,
  ],
  [
    'SPINE-5.3.3-45 no identifiers: every entry, a locked one too',
    loadControlLimitListData,
    command(loadControlLimitListData, limits({ isLimitActive: true }), partial),
    7,
  ],
  [
    'SPINE-5.3.3-45 selectors that select a locked entry too',
    loadControlLimitListData,
    command(
      loadControlLimitListData,
      limits({ isLimitActive: true }),
      selecting(loadControlLimitListData, 'partial', {}),
    ),
    7,
  ],
  [
    'SPINE-5.3.3-45 elements of a locked entry are removed',
    loadControlLimitListData,
    command(loadControlLimitListData, {}, naming(loadControlLimitListData, 'delete', { value: {} })),
    7,
  ],
  [
    'SPINE-5.3.3-60 an entry is added to a fixed list',
    loadControlLimitListData,
    command(loadControlLimitListData, limits(on, { limitId: 3 }), partial),
    7,
  ],
  [
    'SPINE-5.3.3-60 an entry of a fixed list is removed',
    loadControlLimitListData,
    command(loadControlLimitListData, {}, selecting(loadControlLimitListData, 'delete', { limitId: 1 })),
    7,
  ],
  [
    'SPINE-5.3.3-60 a full write of a fixed list lacks an entry',
    loadControlLimitListData,
    command(loadControlLimitListData, limits(on)),
    7,
  ],
  [
    'SPINE-5.3.3-60 a full write of a fixed list has one more',
    loadControlLimitListData,
    command(loadControlLimitListData, limits(on, { limitId: 2 }, { limitId: 3 })),
    7,
  ],
  [
    'SPINE-5.3.3-60 a full write of a fixed list has one twice',
    loadControlLimitListData,
    command(loadControlLimitListData, limits(on, on)),
    7,
  ],
  [
    'SPINE-5.3.3-60 an empty full write of a fixed list',
    loadControlLimitListData,
    command(loadControlLimitListData, {}),
    7,
  ],
  [
    'SPINE-5.3.3-21 SPINE-5.3.3-44 the partial part is refused: the delete part is not applied',
    setpointListData,
    command(
      setpointListData,
      setpoints({ setpointId: 2, value: { number: 9 } }),
      selecting(setpointListData, 'delete', { setpointId: 1 }),
      partial,
    ),
    7,
  ],
  [
    'SPINE-5.3.3-45 a locked entry of an open list is removed',
    setpointListData,
    command(setpointListData, {}, selecting(setpointListData, 'delete', { setpointId: 2 })),
    7,
  ],
  [
    'SPINE-5.3.3-45 a full write of an open list lacks a locked entry',
    setpointListData,
    command(setpointListData, setpoints({ setpointId: 1 })),
    7,
  ],
  [
    'SPINE-5.3.3-60 an entry without description is added to a described list',
    timeSeriesListData,
    command(timeSeriesListData, series({ timeSeriesId: 2 }, { timeSeriesId: 3 }), partial),
    7,
  ],
  [
    'SPINE-5.3.3-60 the same in a full write',
    timeSeriesListData,
    command(timeSeriesListData, series({ timeSeriesId: 2 }, { timeSeriesId: 3 })),
    7,
  ],
  [
    'SPINE-5.3.3-60 an entry of a described list is removed',
    timeSeriesListData,
    command(timeSeriesListData, {}, selecting(timeSeriesListData, 'delete', { timeSeriesId: 1 })),
    7,
  ],
  [
    'SPINE-5.3.3-42 an identifier that two entries share',
    measurementListData,
    command(measurementListData, measured({ measurementId: 1, value: { number: 9 } }), partial),
    7,
  ],
  [
    'SPINE-5.3.3-42 a sub identifier alone that fits nothing',
    measurementListData,
    command(measurementListData, measured({ valueType: 'maxValue' }), partial),
    7,
  ],
  [
    'SPINE-5.3.3-43 a list without identifiers is changed in part',
    incentiveTableData,
    command(incentiveTableData, tables({}), partial),
    8,
  ],
  [
    'SPINE-5.3.3-43 entries of a list without identifiers are removed',
    incentiveTableData,
    command(incentiveTableData, {}, selecting(incentiveTableData, 'delete', { tariff: { tariffId: 1 } })),
    8,
  ],
  [
    'SPINE-5.3.3-43 elements of a list without identifiers are removed',
    incentiveTableData,
    command(incentiveTableData, {}, naming(incentiveTableData, 'delete', { incentiveTable: { tariff: {} } })),
    8,
  ],
  [
    'SPINE-5.3.3-52 a delete filter without elements on a function that is no list',
    deviceClassificationUserData,
    command(deviceClassificationUserData, {}, bare),
    8,
  ],
];

for (const [title, declaration, cmd, errorNumber] of ROWS)
  test(`${title}: ${declaration.name}, write: ${errorNumber}, the data is as before`, async () => {
    const station = await writableStation();
    const before = structuredClone(station.data());
    assert.equal(await station.ask('write', declaration, cmd), String(errorNumber));
    assert.deepEqual(station.data(), before);
    assert.equal(station.notified(), 0);
  });

/** Reads have no data to keep, but a filter that cannot be executed is told too. */
const READS: readonly Row[] = [loadControlLimitListData, measurementListData].flatMap((fn): readonly Row[] => [
  ['SPINE-5.3.3-40 a delete filter', fn, command(fn, {}, selecting(fn, 'delete', {})), 8],
  ['SPINE-5.3.3-40 a delete and a partial filter', fn, command(fn, {}, selecting(fn, 'delete', {}), partial), 8],
  ['SPINE-5.3.3-40 two partial filters', fn, command(fn, {}, partial, partial), 8],
  ['SPINE-5.3.3-4 a filter with neither tag', fn, command(fn, {}, {}), 8],
  ['SPINE-5.3.3-12 the name of another function', fn, { ...command(fn, {}, partial), function: 'billListData' }, 7],
]);

for (const [title, declaration, cmd, errorNumber] of READS)
  test(`${title}: ${declaration.name}, read: ${errorNumber}`, async () => {
    const station = await writableStation();
    assert.equal(await station.ask('read', declaration, cmd), String(errorNumber));
  });

/** Shapes and ranges that the schema does not have. */
const TEXTS: readonly (readonly [title: string, cmd: string])[] = [
  ['a text where a number belongs', '{"limitId":1},{"value":[{"number":"much"}]}'],
  ['a number where a truth value belongs', '{"limitId":1},{"isLimitActive":1}'],
  ['a number above 64 bit', '{"limitId":1},{"value":[{"number":9223372036854775808}]}'],
  ['an identifier below 0', '{"limitId":-1},{"isLimitActive":true}'],
  ['a scale above 16 bit', '{"limitId":1},{"value":[{"number":1},{"scale":40000}]}'],
  ['a list where a truth value belongs', '{"limitId":1},{"isLimitActive":[true,false]}'],
];

for (const [title, entry] of TEXTS)
  test(`SPINE-5.3.2-47 ${title}: 7, the data is as before`, async () => {
    const station = await writableStation();
    const before = structuredClone(station.data());
    const filter = '{"function":"loadControlLimitListData"},{"filter":[[{"cmdControl":[{"partial":[]}]}]]}';
    const cmd = `[${filter},{"loadControlLimitListData":[{"loadControlLimitData":[[${entry}]]}]}]`;
    assert.equal(await station.askText('write', loadControlLimitListData, cmd), '7');
    assert.deepEqual(station.data(), before);
    assert.equal(station.notified(), 0);
  });

/** Filters that only a text can have. */
const FILTERS: readonly (readonly [title: string, declaration: AnyFunction, filter: string])[] = [
  [
    'SPINE-5.3.3-27 selectors with an element nobody knows',
    setpointListData,
    '{"cmdControl":[{"delete":[]}]},{"setpointListDataSelectors":[{"fancy":1}]}',
  ],
  [
    'SPINE-5.3.3-52 selectors on a function that is no list',
    deviceClassificationUserData,
    '{"cmdControl":[{"partial":[]}]},{"deviceClassificationUserDataSelectors":[]}',
  ],
];

for (const [title, declaration, filter] of FILTERS)
  test(`${title}: 8, the data is as before`, async () => {
    const station = await writableStation();
    const before = structuredClone(station.data());
    const cmd = `[{"function":"${declaration.name}"},{"filter":[[${filter}]]},{"${declaration.name}":[]}]`;
    assert.equal(await station.askText('write', declaration, cmd), '8');
    assert.deepEqual(station.data(), before);
    assert.equal(station.notified(), 0);
  });
