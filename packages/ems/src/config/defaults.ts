type Schema = { readonly [keyword: string]: unknown };

/**
 * Fills the defaults of a schema into a plain tree, at every depth. A section without content (`http:`) counts as not
 * given. Anything that does not fit is left as it is for the validator to name.
 */
export function withDefaults(schema: unknown, value: unknown): unknown {
  if (!isObject(schema)) return value;
  const given = value ?? structuredClone(schema.default);
  if (Array.isArray(given)) return given.map((entry) => withDefaults(schema.items, entry));
  if (!isObject(given) || schema.type !== 'object') return given;
  return filled(schema, given);
}

function filled(schema: Schema, given: Schema): Schema {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const entryOf = isObject(schema.patternProperties) ? Object.values(schema.patternProperties)[0] : undefined;
  const result = new Map(Object.entries(given));
  for (const [name, property] of Object.entries(properties)) {
    const value = withDefaults(property, result.get(name));
    if (value === undefined || value === null) result.delete(name);
    else result.set(name, value);
  }
  if (entryOf !== undefined) {
    for (const [name, value] of result)
      if (!Object.hasOwn(properties, name)) result.set(name, withDefaults(entryOf, value ?? {}));
  }
  return Object.fromEntries(result);
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
