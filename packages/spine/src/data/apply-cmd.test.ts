import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceClassificationUserData } from '../model/device-classification.ts';
import { deviceConfigurationKeyValueListData } from '../model/device-configuration.ts';
import { electricalConnectionPermittedValueSetListData } from '../model/electrical-connection.ts';
import { nodeManagementSubscriptionData } from '../model/node-management.ts';
import {
  command,
  type ExchangeRow,
  naming,
  nestedListData,
  open,
  openListData,
  partial,
  selecting,
  testExchanges,
} from '../testing/exchange-rows.ts';
import { applyCmd } from './apply-cmd.ts';

const ROWS: readonly ExchangeRow[] = [
  {
    title:
      'SPINE-5.3.3-52 a partial write with selectors ignores identifiers in the data and applies every entry in order',
    fn: openListData,
    before: open({ id: 1, isChangeable: true }, { id: 2, isChangeable: true }),
    cmd: command(
      openListData,
      open({ id: 7, value: { number: 3 } }, { value: { scale: 1 } }),
      selecting(openListData, 'partial', { id: 2 }),
    ),
    how: 'write',
    expected: open({ id: 1, isChangeable: true }, { id: 2, isChangeable: true, value: { number: 3, scale: 1 } }),
  },
  {
    title: 'SPINE-5.3.3-52 elements of a partial filter are ignored',
    fn: openListData,
    before: open({ id: 1, isChangeable: true }),
    cmd: command(openListData, open({ id: 1, value: { number: 3 } }), naming(openListData, 'partial', { id: {} })),
    how: 'write',
    expected: open({ id: 1, isChangeable: true, value: { number: 3 } }),
  },
  {
    title: 'SPINE-5.3.3-28 elements of a function whose mask describes the function, not the entry',
    fn: nodeManagementSubscriptionData,
    before: { subscriptionEntry: [{ subscriptionId: 1, label: 'x', description: 'y' }] },
    cmd: command(
      nodeManagementSubscriptionData,
      {},
      naming(nodeManagementSubscriptionData, 'delete', { subscriptionEntry: { label: {} } }),
    ),
    how: 'notify',
    expected: { subscriptionEntry: [{ subscriptionId: 1, description: 'y' }] },
  },
  {
    title: 'SPINE-5.3.3-28 nested tags reach into a list inside and remove only what they name',
    fn: nestedListData,
    before: { nestedData: [{ id: 1, slot: [{ from: 1, to: 2 }, { to: 3 }] }] },
    cmd: command(nestedListData, {}, naming(nestedListData, 'delete', { slot: { to: {} } })),
    how: 'notify',
    expected: { nestedData: [{ id: 1, slot: [{ from: 1 }] }] },
  },
  {
    title: 'SPINE-5.3.3-25 a list inside is replaced as a whole',
    fn: electricalConnectionPermittedValueSetListData,
    before: {
      electricalConnectionPermittedValueSetData: [
        { electricalConnectionId: 0, parameterId: 1, permittedValueSet: [{ value: [{ number: 1 }] }, {}] },
      ],
    },
    cmd: command(
      electricalConnectionPermittedValueSetListData,
      {
        electricalConnectionPermittedValueSetData: [
          { electricalConnectionId: 0, parameterId: 1, permittedValueSet: [{ range: [{}] }] },
        ],
      },
      partial,
    ),
    how: 'notify',
    expected: {
      electricalConnectionPermittedValueSetData: [
        { electricalConnectionId: 0, parameterId: 1, permittedValueSet: [{ range: [{}] }] },
      ],
    },
  },
  {
    title: 'SPINE-5.3.3-24 another member of a choice replaces the stored one',
    fn: deviceConfigurationKeyValueListData,
    before: {
      deviceConfigurationKeyValueData: [
        { keyId: 1, value: { scaledNumber: { number: 1, scale: 2 } }, isValueChangeable: true },
      ],
    },
    cmd: command(
      deviceConfigurationKeyValueListData,
      { deviceConfigurationKeyValueData: [{ keyId: 1, value: { duration: 'PT2H' } }] },
      partial,
    ),
    how: 'write',
    expected: { deviceConfigurationKeyValueData: [{ keyId: 1, value: { duration: 'PT2H' }, isValueChangeable: true }] },
  },
  {
    title: 'SPINE-5.3.3-24 the same member of a choice is merged',
    fn: deviceConfigurationKeyValueListData,
    before: {
      deviceConfigurationKeyValueData: [
        { keyId: 1, value: { scaledNumber: { number: 1, scale: 2 } }, isValueChangeable: true },
      ],
    },
    cmd: command(
      deviceConfigurationKeyValueListData,
      { deviceConfigurationKeyValueData: [{ keyId: 1, value: { scaledNumber: { number: 7 } } }] },
      partial,
    ),
    how: 'write',
    expected: {
      deviceConfigurationKeyValueData: [
        { keyId: 1, value: { scaledNumber: { number: 7, scale: 2 } }, isValueChangeable: true },
      ],
    },
  },
  {
    title: 'SPINE-5.3.3-12 without data element and filter there is nothing to write',
    fn: openListData,
    before: open({ id: 1, isChangeable: true }),
    cmd: { function: 'openListData' },
    how: 'write',
    expected: 6,
  },
  {
    title: 'SPINE-5.3.3-12 a delete filter needs no data element',
    fn: openListData,
    before: open({ id: 1, isChangeable: true }),
    cmd: { function: 'openListData', filter: [selecting(openListData, 'delete', { id: 1 })] },
    how: 'write',
    expected: {},
  },
  {
    title: 'SPINE-5.3.3-12 a partial filter needs the data element',
    fn: openListData,
    before: open({ id: 1, isChangeable: true }),
    cmd: { function: 'openListData', filter: [partial] },
    how: 'write',
    expected: 6,
  },
  {
    title: 'SPINE-5.3.3-12 an empty function name is derived from the data element',
    fn: openListData,
    before: undefined,
    cmd: { ...command(openListData, open({ id: 1 }), partial), function: '' },
    how: 'notify',
    expected: open({ id: 1 }),
  },
  {
    title: 'SPINE-5.3.3-4 a filter with neither tag cannot be written',
    fn: openListData,
    before: undefined,
    cmd: command(openListData, open({ id: 1 }), {}),
    how: 'write',
    expected: 8,
  },
  {
    title: 'SPINE-5.3.3-4 partial before delete is executed delete first',
    fn: openListData,
    before: open({ id: 1, value: { number: 1 }, isChangeable: true }),
    cmd: command(
      openListData,
      open({ id: 1, value: { scale: 1 } }),
      partial,
      selecting(openListData, 'delete', { id: 1 }),
    ),
    how: 'write',
    expected: open({ id: 1, value: { scale: 1 } }),
  },
  {
    title: 'SPINE-5.3.3-11 more than one filter of a kind cannot be written',
    fn: openListData,
    before: undefined,
    cmd: command(
      openListData,
      {},
      selecting(openListData, 'delete', { id: 1 }),
      selecting(openListData, 'delete', { id: 2 }),
    ),
    how: 'write',
    expected: 8,
  },
  {
    title: 'SPINE-5.3.3-52 selectors on a function that is no list cannot be written',
    fn: deviceClassificationUserData,
    before: undefined,
    cmd: command(
      deviceClassificationUserData,
      {},
      { ...partial, selectors: [{ name: 'deviceClassificationUserDataSelectors', value: {} }] },
    ),
    how: 'write',
    expected: 8,
  },
  {
    title: 'SPINE-5.3.3-22 a partial notify of data that is not there yet',
    fn: deviceClassificationUserData,
    before: undefined,
    cmd: command(deviceClassificationUserData, { userLabel: 'x' }, partial),
    how: 'notify',
    expected: { userLabel: 'x' },
  },
  {
    title: 'SPINE-5.3.3-18 deleting from a list that is not there',
    fn: openListData,
    before: undefined,
    cmd: command(openListData, {}, selecting(openListData, 'delete', { id: 1 })),
    how: 'write',
    expected: {},
  },
];

testExchanges(ROWS);

test('SPINE-5.3.3-70 whether anything changed is told', () => {
  const change = (value: object): unknown => {
    const applied = applyCmd<unknown>(
      openListData,
      open({ id: 1, value: { number: 1 } }),
      command(openListData, value, partial),
      'notify',
    );
    return applied.ok && applied.changed;
  };
  assert.equal(change(open({ id: 1, value: { number: 1 } })), false);
  assert.equal(change(open({ id: 1, value: { number: 2 } })), true);
  assert.equal(change({}), false);
});
