import { type AnyShape, type Data, type Fields, type RecordShape, recordOf, text } from '@busbar/kernel';

/**
 * How a selector element is compared with the entry (SPINE-5.3.3-27).
 * `equals`: same value, lists and records in full. `anyEquals`: one member of the list is equal. `address`: every stated
 * member equal. `interval`: the time lies between start and end. `nested`: selectors for a part of the entry.
 * `nestedItem`: selectors for the items of a list inside.
 */
export type SelectorMatch = 'equals' | 'anyEquals' | 'address' | 'interval' | 'nested' | 'nestedItem';

/** One element of a SELECTORS type. */
export interface Selector {
  readonly name: string;
  readonly shape: AnyShape;
  /** Element of the entry it is compared with: names separated by dots, `.` for the entry itself. */
  readonly target: string;
  readonly match: SelectorMatch;
  /** The selectors inside, for `nested` and `nestedItem`. */
  readonly inside: readonly Selector[];
}

/** The SELECTORS of a function: its member name in a filter, and what it may contain. */
export interface Selectors {
  readonly name: string;
  readonly shape: RecordShape<Readonly<Record<string, unknown>>>;
  readonly members: readonly Selector[];
}

const interval = { startTime: text, endTime: text };
/** Period in which a time has to lie; both bounds optional and included. */
export interface TimestampInterval extends Data<typeof interval> {}
const timestampInterval = recordOf<TimestampInterval>(interval);

/** Selects by the element of the same name and type: `equals`, or `anyEquals` where the element is a list. */
export function sameAs(fields: Fields, name: string): Selector {
  const shape = fields[name];
  if (shape === undefined) throw new Error(`no element ${name} to select by`);
  if (shape.kind === 'list') return { name, shape: shape.item, target: name, match: 'anyEquals', inside: [] };
  return { name, shape, target: name, match: shape.kind === 'record' ? 'address' : 'equals', inside: [] };
}

/** Selects entries whose time `target` lies in a stated period. */
export function within(name: string, target: string): Selector {
  return { name, shape: timestampInterval, target, match: 'interval', inside: [] };
}

/** Selects by selectors of a part of the entry. */
export function nested(name: string, target: string, inside: readonly Selector[]): Selector {
  return { name, shape: selectorsShape(inside), target, match: 'nested', inside };
}

/** Selects the items of a list inside. */
export function nestedItem(name: string, target: string, inside: readonly Selector[]): Selector {
  return { name, shape: selectorsShape(inside), target, match: 'nestedItem', inside };
}

/** The record that carries these selectors on the wire. */
export function selectorsShape(members: readonly Selector[]): RecordShape<Readonly<Record<string, unknown>>> {
  return recordOf(Object.fromEntries(members.map(({ name, shape }) => [name, shape])) as Fields);
}
