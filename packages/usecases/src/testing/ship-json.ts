/** Ordinary JSON as SHIP carries it: every object becomes an array of one-member objects. IEC 63380-3, 6.8. */
export function toShipJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toShipJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([name, member]) => ({ [name]: toShipJson(member) }));
}

/** The inverse, without a schema: enough for messages whose lists are not empty. */
export function fromShipJson(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const isRecord = value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
  if (!isRecord) return value.map(fromShipJson);
  const record: Record<string, unknown> = {};
  for (const member of value as Record<string, unknown>[])
    for (const [name, content] of Object.entries(member)) record[name] = fromShipJson(content);
  return record;
}
