import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bool, type Data, list, record, recordOf, uint } from '@busbar/kernel';
import { applyCmd } from '../data/apply-cmd.ts';
import type { Cmd, Filter } from '../datagram/datagram.ts';
import { type AnyFunction, listFunction } from '../model/function-declaration.ts';
import { scaledNumber } from '../model/scaled-number.ts';

/** One exchange of a table: data before, command, data afterwards or the number of the error. */
export interface ExchangeRow {
  readonly title: string;
  readonly fn: AnyFunction;
  readonly before: object | undefined;
  readonly cmd: Cmd;
  readonly how: 'write' | 'notify' | 'reply';
  readonly expected: object | number;
}

/** Makes one test of each row; the stored data must never be touched. */
export function testExchanges(rows: readonly ExchangeRow[]): void {
  for (const { title, fn, before, cmd, how, expected } of rows)
    test(title, () => {
      const copy = structuredClone(before);
      const applied = applyCmd<unknown>(fn, before, cmd, how);
      assert.deepEqual(before, copy);
      if (typeof expected === 'number') {
        assert.ok(!applied.ok, JSON.stringify(applied));
        assert.equal(applied.errorNumber, expected);
        assert.notEqual(applied.description, '');
      } else {
        assert.ok(applied.ok, applied.ok ? '' : applied.description);
        assert.deepEqual(applied.value, expected);
      }
    });
}

const ofOpen = { id: uint, value: scaledNumber, isChangeable: bool };
interface Open extends Data<typeof ofOpen> {}

/** A list that writers own, with marks. */
export const openListData = listFunction({
  name: 'openListData',
  feature: 'Setpoint',
  item: 'openData',
  key: ['id'],
  writeCheck: 'isChangeable',
  entry: record<Open>(ofOpen),
  selectors: ['id'],
});

const ofHistory = { at: uint, values: list(uint) };
interface History extends Data<typeof ofHistory> {}

/** A history: entries without identity. */
export const historyListData = listFunction({
  name: 'historyListData',
  feature: 'Sensing',
  item: 'historyData',
  key: [],
  entry: record<History>(ofHistory),
  selectors: ['at'],
});

const ofNested = { id: uint, slot: list(recordOf<unknown>({ from: uint, to: uint })) };
interface Nested extends Data<typeof ofNested> {}

/** Entries with a list of records inside. */
export const nestedListData = listFunction({
  name: 'nestedListData',
  feature: 'TimeSeries',
  item: 'nestedData',
  key: ['id'],
  entry: record<Nested>(ofNested),
  selectors: ['id'],
});

/** Data of {@link openListData}. */
export const open = (...entries: readonly object[]): object => ({ openData: entries });
/** Data of `loadControlLimitListData`. */
export const limits = (...entries: readonly object[]): object => ({ loadControlLimitData: entries });
/** Data of `measurementListData`. */
export const measured = (...entries: readonly object[]): object => ({ measurementData: entries });

/** A partial filter without selectors and elements. */
export const partial: Filter = { cmdControl: { partial: {} } };

/** A command; with filters it names its function. */
export function command(declaration: AnyFunction, value: unknown, ...filter: readonly Filter[]): Cmd {
  const options = filter.length > 0 ? { function: declaration.name, filter } : {};
  return { ...options, data: { name: declaration.name, declaration, value } };
}

/** A filter with instances of SELECTORS. */
export function selecting(
  declaration: AnyFunction,
  control: 'delete' | 'partial',
  ...instances: readonly object[]
): Filter {
  const name = declaration.selectors?.name ?? '';
  return { cmdControl: { [control]: {} }, selectors: instances.map((value) => ({ name, value })) };
}

/** A filter with ELEMENTS. */
export function naming(declaration: AnyFunction, control: 'delete' | 'partial', mask: object): Filter {
  return { cmdControl: { [control]: {} }, elements: { name: declaration.elements?.name ?? '', value: mask } };
}
