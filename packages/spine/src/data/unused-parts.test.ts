import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cmd } from '../datagram/datagram.ts';
import { deviceClassificationUserData } from '../model/device-classification.ts';
import { command, historyListData, naming, open, openListData, partial, selecting } from '../testing/exchange-rows.ts';
import { unusedParts } from './unused-parts.ts';

const all = selecting(openListData, 'delete', {});

const ROWS: readonly (readonly [title: string, cmd: Cmd, rules: string])[] = [
  ['a full exchange', command(openListData, open({ id: 1 })), ''],
  ['delete and partial', command(openListData, open({ id: 1 }), all, partial), ''],
  ['SPINE-5.3.3-4 a filter with neither tag', command(openListData, {}, {}), 'SPINE-5.3.3-4'],
  ['SPINE-5.3.3-11 two filters of a kind', command(openListData, {}, all, all), 'SPINE-5.3.3-11'],
  [
    'SPINE-5.3.3-11 both tags in one filter count as one of each kind',
    command(openListData, {}, { ...all, cmdControl: { delete: {}, partial: {} } }, partial),
    'SPINE-5.3.3-11',
  ],
  [
    'SPINE-5.3.3-52 a delete filter without selectors and elements',
    command(openListData, {}, { cmdControl: { delete: {} } }),
    'SPINE-5.3.3-52',
  ],
  [
    'SPINE-5.3.3-52 elements of a partial filter',
    command(openListData, open({ id: 1 }), naming(openListData, 'partial', { value: {} })),
    'SPINE-5.3.3-52',
  ],
  [
    'SPINE-5.3.3-52 identifiers beside selectors',
    command(openListData, open({ id: 1 }), selecting(openListData, 'partial', { id: 2 })),
    'SPINE-5.3.3-52',
  ],
  [
    'SPINE-5.3.3-28 elements of a delete filter are used',
    command(openListData, {}, naming(openListData, 'delete', { value: {} })),
    '',
  ],
];

for (const [title, cmd, rules] of ROWS)
  test(title, () => {
    assert.equal(
      unusedParts(openListData, cmd)
        .map(({ rule }) => rule)
        .join(),
      rules,
    );
  });

test('SPINE-5.3.3-43 a partial exchange of a list without identifiers', () => {
  const cmd = command(historyListData, { historyData: [{ at: 1 }] }, partial);
  assert.deepEqual(
    unusedParts(historyListData, cmd).map(({ rule }) => rule),
    ['SPINE-5.3.3-43'],
  );
});

test('SPINE-5.3.3-52 selectors on a function that is no list', () => {
  const selectors = [{ name: 'deviceClassificationUserDataSelectors', value: {} }];
  const cmd = command(deviceClassificationUserData, {}, { ...partial, selectors });
  assert.deepEqual(
    unusedParts(deviceClassificationUserData, cmd).map(({ rule }) => rule),
    ['SPINE-5.3.3-52'],
  );
});
