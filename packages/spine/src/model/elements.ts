import { type AnyShape, type Fields, type RecordShape, recordOf, tag } from '@busbar/kernel';

/** The ELEMENTS of a function: its member name in a filter, and the mask of tags. */
export interface Elements {
  readonly name: string;
  readonly shape: RecordShape<ElementsMask>;
  /** Whether the mask describes one entry of the list or the function as a whole. */
  readonly describes: 'item' | 'function';
}

/** Tags that name elements; an empty one names the element with everything below it (SPINE-5.3.3-28). */
export interface ElementsMask {
  readonly [element: string]: ElementsMask;
}

/**
 * The mask of a complex type: the same names, a tag for each element. An empty mask of a record and a tag look the same
 * on the wire, so nested tags are understood at every record, also where the schema only knows a tag.
 */
export function elementsOf(shape: RecordShape<unknown>): RecordShape<ElementsMask> {
  const made = MASKS.get(shape);
  if (made !== undefined) return made;
  const mask = recordOf<ElementsMask>(
    Object.fromEntries(shape.fields.map((field) => [field.name, maskOf(field.shape)])) as Fields,
    { aliases: shape.aliases },
  );
  MASKS.set(shape, mask);
  return mask;
}

// One mask per complex type: a scaled number alone is an element of most others.
const MASKS = new WeakMap<AnyShape, RecordShape<ElementsMask>>();

function maskOf(shape: AnyShape): RecordShape<unknown> {
  if (shape.kind === 'list') return maskOf(shape.item);
  return shape.kind === 'record' && shape.fields.length > 0 ? elementsOf(shape) : tag;
}
