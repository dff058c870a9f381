import { loadControlLimitListData } from '../model/load-control.ts';
import { measurementListData } from '../model/measurement.ts';
import {
  command,
  type ExchangeRow,
  historyListData,
  limits,
  measured,
  naming,
  open,
  openListData,
  partial,
  selecting,
  testExchanges,
} from '../testing/exchange-rows.ts';

const lockedOpen = open({ id: 1, value: { number: 1 }, isChangeable: true }, { id: 2, value: { number: 2 } });
const twoLimits = limits(
  { limitId: 1, isLimitChangeable: true, isLimitActive: false },
  { limitId: 2, isLimitChangeable: true, isLimitActive: false },
);
const twoTypes = measured(
  { measurementId: 1, valueType: 'minValue', value: { number: 1 } },
  { measurementId: 1, valueType: 'value', value: { number: 2 } },
);

const ROWS: readonly ExchangeRow[] = [
  {
    title: 'SPINE-5.3.3-60 a full write of a fixed list with one identifier twice lacks another one',
    fn: loadControlLimitListData,
    before: twoLimits,
    cmd: command(loadControlLimitListData, limits({ limitId: 1, isLimitActive: true }, { limitId: 1 })),
    how: 'write',
    expected: 7,
  },
  {
    title: 'SPINE-5.3.3-60 an entry without identifier in a full write does not mean every entry',
    fn: loadControlLimitListData,
    before: twoLimits,
    cmd: command(loadControlLimitListData, limits({ isLimitActive: true }, { limitId: 2 })),
    how: 'write',
    expected: 7,
  },
  {
    title:
      'SPINE-5.3.3-45 SPINE-5.3.3-60 a full write that leaves the mark and more of a locked entry out does not change it',
    fn: loadControlLimitListData,
    before: limits(
      { limitId: 1, isLimitChangeable: true },
      { limitId: 2, isLimitActive: true, value: { number: 5, scale: 0 } },
    ),
    cmd: command(
      loadControlLimitListData,
      limits({ limitId: 1, isLimitActive: true }, { limitId: 2, isLimitActive: true }),
    ),
    how: 'write',
    expected: limits(
      { limitId: 1, isLimitChangeable: true, isLimitActive: true },
      { limitId: 2, isLimitActive: true, value: { number: 5, scale: 0 } },
    ),
  },
  {
    title: 'SPINE-5.3.3-45 a full write of an open list does not change marks',
    fn: openListData,
    before: open({ id: 1, value: { number: 1 }, isChangeable: true }),
    cmd: command(
      openListData,
      open({ id: 1, value: { number: 3 }, isChangeable: false }, { id: 2, isChangeable: false }),
    ),
    how: 'write',
    expected: open({ id: 1, value: { number: 3 }, isChangeable: true }, { id: 2, isChangeable: false }),
  },
  {
    title: 'SPINE-5.3.3-45 a full write of an open list cannot remove a locked entry',
    fn: openListData,
    before: lockedOpen,
    cmd: command(openListData, open({ id: 1, value: { number: 1 } })),
    how: 'write',
    expected: 7,
  },
  {
    title: 'SPINE-5.3.3-45 a full write of an open list cannot change a locked entry',
    fn: openListData,
    before: lockedOpen,
    cmd: command(openListData, open({ id: 1 }, { id: 2, value: { number: 9 } })),
    how: 'write',
    expected: 7,
  },
  {
    title: 'SPINE-5.3.3-45 a full write of an open list may repeat a locked entry, whatever mark it states',
    fn: openListData,
    before: lockedOpen,
    cmd: command(
      openListData,
      open({ id: 1, value: { number: 5 } }, { id: 2, value: { number: 2 }, isChangeable: true }),
    ),
    how: 'write',
    expected: open({ id: 1, value: { number: 5 }, isChangeable: true }, { id: 2, value: { number: 2 } }),
  },
  {
    title: 'SPINE-5.3.3-45 deleting an element of a locked entry is a write to it',
    fn: openListData,
    before: lockedOpen,
    cmd: command(openListData, {}, naming(openListData, 'delete', { value: {} })),
    how: 'write',
    expected: 7,
  },
  {
    title: 'SPINE-5.3.3-45 deleting an element that a locked entry does not have is none',
    fn: openListData,
    before: open({ id: 1, value: { number: 1 }, isChangeable: true }, { id: 2 }),
    cmd: command(openListData, {}, naming(openListData, 'delete', { value: {} })),
    how: 'write',
    expected: open({ id: 1, isChangeable: true }, { id: 2 }),
  },
  {
    title: 'SPINE-5.3.3-45 identifiers and marks cannot be deleted by a mask',
    fn: openListData,
    before: open({ id: 1, value: { number: 1 }, isChangeable: true }),
    cmd: command(openListData, {}, naming(openListData, 'delete', { id: {}, isChangeable: {}, value: {} })),
    how: 'write',
    expected: open({ id: 1, isChangeable: true }),
  },
  {
    title: 'SPINE-5.3.3-44 the delete part of a refused write is not applied either',
    fn: openListData,
    before: lockedOpen,
    cmd: command(
      openListData,
      open({ id: 2, value: { number: 9 } }),
      selecting(openListData, 'delete', { id: 1 }),
      partial,
    ),
    how: 'write',
    expected: 7,
  },
  {
    title: 'SPINE-5.3.3-42 incomplete keys in a write that fit two entries',
    fn: measurementListData,
    before: twoTypes,
    cmd: command(measurementListData, measured({ measurementId: 1, value: { number: 9 } }), partial),
    how: 'write',
    expected: 7,
  },
  {
    title: 'SPINE-5.3.3-42 incomplete keys in a notify that fit two entries',
    fn: measurementListData,
    before: twoTypes,
    cmd: command(measurementListData, measured({ measurementId: 1, value: { number: 9 } }), partial),
    how: 'notify',
    expected: measured(
      { measurementId: 1, valueType: 'minValue', value: { number: 9 } },
      { measurementId: 1, valueType: 'value', value: { number: 9 } },
    ),
  },
  {
    title: 'SPINE-5.3.3-42 a sub identifier alone that fits nothing is ignored in a notify',
    fn: measurementListData,
    before: twoTypes,
    cmd: command(measurementListData, measured({ valueType: 'maxValue' }), partial),
    how: 'notify',
    expected: twoTypes,
  },
  {
    title: 'SPINE-5.3.3-42 incomplete keys that fit nothing in a write',
    fn: measurementListData,
    before: twoTypes,
    cmd: command(measurementListData, measured({ measurementId: 5 }), partial),
    how: 'write',
    expected: 7,
  },
  {
    title: 'SPINE-5.3.3-15 an identity that is there twice does not keep another one from being added',
    fn: measurementListData,
    before: measured({ measurementId: 1, valueType: 'value' }, { measurementId: 1, valueType: 'value' }),
    cmd: command(measurementListData, measured({ measurementId: 2, valueType: 'value' }), partial),
    how: 'notify',
    expected: measured(
      { measurementId: 1, valueType: 'value' },
      { measurementId: 1, valueType: 'value' },
      { measurementId: 2, valueType: 'value' },
    ),
  },
  {
    title: 'SPINE-5.3.3-14 an identity that is there twice means both entries',
    fn: measurementListData,
    before: measured({ measurementId: 1, valueType: 'value' }, { measurementId: 1, valueType: 'value' }),
    cmd: command(measurementListData, measured({ measurementId: 1, valueType: 'value', valueState: 'error' }), partial),
    how: 'notify',
    expected: measured(
      { measurementId: 1, valueType: 'value', valueState: 'error' },
      { measurementId: 1, valueType: 'value', valueState: 'error' },
    ),
  },
  {
    title: 'SPINE-5.3.3-48 entries are sorted by key, numbers as numbers, absent after present',
    fn: measurementListData,
    before: undefined,
    cmd: command(
      measurementListData,
      measured(
        { measurementId: 10 },
        { valueType: 'value' },
        { measurementId: 9, valueType: 'b' },
        { measurementId: 9 },
        { measurementId: 9, valueType: 'a' },
      ),
    ),
    how: 'notify',
    expected: measured(
      { measurementId: 9, valueType: 'a' },
      { measurementId: 9, valueType: 'b' },
      { measurementId: 9 },
      { measurementId: 10 },
      { valueType: 'value' },
    ),
  },
  {
    title: 'SPINE-5.3.3-43 a delete notify for entries without identifiers does not empty the list',
    fn: historyListData,
    before: { historyData: [{ at: 1 }, { at: 2 }] },
    cmd: command(historyListData, {}, selecting(historyListData, 'delete', { at: 1 })),
    how: 'notify',
    expected: { historyData: [{ at: 2 }] },
  },
  {
    title: 'SPINE-5.3.3-43 entries without identifiers cannot be written partially',
    fn: historyListData,
    before: { historyData: [{ at: 1 }] },
    cmd: command(historyListData, { historyData: [{ at: 3 }] }, partial),
    how: 'write',
    expected: 8,
  },
  {
    title: 'SPINE-5.3.3-43 entries without identifiers are written in full, in the order given',
    fn: historyListData,
    before: { historyData: [{ at: 1 }] },
    cmd: command(historyListData, { historyData: [{ at: 3 }, { at: 2 }] }),
    how: 'write',
    expected: { historyData: [{ at: 3 }, { at: 2 }] },
  },
];

testExchanges(ROWS);
