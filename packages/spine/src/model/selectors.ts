import { type AnyShape, type Data, type Fields, type RecordShape, recordOf } from '@busbar/kernel';
import { timePeriod } from './time-period.ts';
import { absoluteOrRelativeTime } from './time-types.ts';

/**
 * How a selector element is compared with the entry (SPINE-5.3.3-27).
 * `equals`: same value, lists and records in full. `anyEquals`: one member of the list is equal. `address`: every stated
 * member equal. `interval`: the time lies between start and end. `period`: every stated bound equal. `nested`: selectors
 * for a part of the entry. `nestedItem`: something in the lists inside is selected.
 */
export type SelectorMatch = 'equals' | 'anyEquals' | 'address' | 'interval' | 'period' | 'nested' | 'nestedItem';

/** One element of a SELECTORS type. */
export interface Selector {
  readonly name: string;
  readonly shape: AnyShape;
  /** Element of the entry it is compared with: names separated by dots, `.` for the entry itself. */
  readonly target: string;
  readonly match: SelectorMatch;
  /** The selectors inside, for `nested` and `nestedItem`; none when a bare value is compared. */
  readonly inside: readonly Selector[];
}

/** The SELECTORS of a function: its member name in a filter, and what it may contain. */
export interface Selectors {
  readonly name: string;
  readonly shape: RecordShape<Readonly<Record<string, unknown>>>;
  readonly members: readonly Selector[];
}

const interval = { startTime: absoluteOrRelativeTime, endTime: absoluteOrRelativeTime };
/** Period in which a time has to lie; both bounds optional and included. */
export interface TimestampInterval extends Data<typeof interval> {}
const timestampInterval = recordOf<TimestampInterval>(interval);

/** Selects by the element of the same name and type: `equals`, or `anyEquals` where the element is a list. */
export function sameAs<F extends Fields>(fields: F, name: keyof F & string): Selector {
  return sameElement(name, fields[name]);
}

/** {@link sameAs} for an element of a complex type that is already declared. */
export function sameAsIn(record: RecordShape<unknown>, name: string): Selector {
  return sameElement(name, record.fields.find((field) => field.name === name)?.shape);
}

/** Selects entries whose time `target` lies in a stated period. */
export function within(name: string, target: string): Selector {
  return { name, shape: timestampInterval, target, match: 'interval', inside: [] };
}

/** Selects entries whose period has the stated bounds. */
export function period(name: string, target: string): Selector {
  return { name, shape: timePeriod, target, match: 'period', inside: [] };
}

/** Selects by selectors of a part of the entry. */
export function nested(name: string, target: string, inside: readonly Selector[]): Selector {
  return { name, shape: selectorsShape(inside), target, match: 'nested', inside };
}

/** Selects by selectors of the items of a list inside. */
export function nestedItem(name: string, target: string, inside: readonly Selector[]): Selector {
  return { name, shape: selectorsShape(inside), target, match: 'nestedItem', inside };
}

/** Selects entries with an item in the list inside whose element `name` has the stated value. */
export function itemWith<F extends Fields>(list: string, fields: F, name: keyof F & string): Selector {
  return { ...sameAs(fields, name), target: `${list}.${name}`, match: 'nestedItem' };
}

/** The record that carries these selectors on the wire. */
export function selectorsShape(members: readonly Selector[]): RecordShape<Readonly<Record<string, unknown>>> {
  return recordOf(Object.fromEntries(members.map(({ name, shape }) => [name, shape])) as Fields);
}

function sameElement(name: string, shape: AnyShape | undefined): Selector {
  if (shape === undefined) throw new Error(`no element ${name} to select by`);
  if (shape.kind === 'list') return { name, shape: shape.item, target: name, match: 'anyEquals', inside: [] };
  return { name, shape, target: name, match: shape.kind === 'record' ? 'address' : 'equals', inside: [] };
}
