import { systemClock } from '@busbar/kernel';
import { type AnyFunction, applyCmd, type Cmd, loadControlLimitListData, measurementListData } from '@busbar/spine';
import type { Benchmark } from '../benchmark.ts';

/** Updates in one round, of each kind. */
const CALLS = 4000;
const LONG = 1000;
const SHORT = 10;
const clock = systemClock();

/** `spine.update`: one entry of a list changes, by a notify and by a write; in a list of 1,000 beside one of 10. */
export const spineUpdate: Benchmark = {
  name: 'spine.update',
  measures: 'update of one entry in a list of 1,000, a notify and a write together, beside a list of 10',
  unit: 'µs',
  bound: '<= 2',
  async prepare() {
    const long = [measurements(LONG), limits(LONG)];
    const short = [measurements(SHORT), limits(SHORT)];
    const sum = (lists: readonly UpdatedList[]): number => lists.reduce((total, one) => total + one.update(CALLS), 0);
    return { measure: () => sum(long), baseline: () => sum(short), close: () => undefined };
  },
};

/** A list that is updated again and again. */
interface UpdatedList {
  /** Mean duration of one update in µs. */
  update(calls: number): number;
}

function measurements(length: number): UpdatedList {
  const entry = (measurementId: number, number: number): object => ({
    measurementId,
    valueType: 'value',
    timestamp: '2026-01-01T12:00:00Z',
    value: { number, scale: -3 },
    valueSource: 'measuredValue',
  });
  return updatedList(measurementListData, 'notify', 'measurementData', length, entry, entry);
}

function limits(length: number): UpdatedList {
  const change = (limitId: number, number: number): object => ({
    limitId,
    isLimitActive: true,
    value: { number, scale: 0 },
  });
  const entry = (limitId: number, number: number): object => ({ ...change(limitId, number), isLimitChangeable: true });
  return updatedList(loadControlLimitListData, 'write', 'loadControlLimitData', length, entry, change);
}

function updatedList(
  declaration: AnyFunction,
  how: 'notify' | 'write',
  item: string,
  length: number,
  entry: (id: number, number: number) => object,
  change: (id: number, number: number) => object,
): UpdatedList {
  let stored: unknown = { [item]: Array.from({ length }, (_, id) => entry(id, id)) };
  let number = 0;
  const command = (): Cmd => {
    number += 1;
    const value = { [item]: [change(number % length, number)] };
    return {
      function: declaration.name,
      filter: [{ cmdControl: { partial: {} } }],
      data: { name: declaration.name, declaration, value },
    };
  };
  return {
    update(calls) {
      const commands = Array.from({ length: calls }, command);
      const from = clock.now();
      for (const cmd of commands) {
        const applied = applyCmd(declaration, stored, cmd, how);
        if (!applied.ok) throw new Error(applied.description);
        stored = applied.value;
      }
      return ((clock.now() - from) * 1000) / calls;
    },
  };
}
