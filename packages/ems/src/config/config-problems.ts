/** One thing that is wrong with the configuration. */
export interface ConfigProblem {
  /** Keys from the root. */
  readonly path: readonly string[];
  /** What is wrong and what is allowed. */
  readonly text: string;
}

/** What the schema validator reports; only the parts used here. */
export interface SchemaError {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

type Schema = { readonly [keyword: string]: unknown };

/** Turns validator errors into plain words that name what is allowed. */
export function configProblems(
  root: unknown,
  errors: readonly SchemaError[],
  value: unknown,
): readonly ConfigProblem[] {
  return errors.flatMap((error) => {
    if (error.keyword === 'additionalProperties') return [];
    const path = pointerSegments(error.instancePath);
    if (error.keyword === 'required') return missing(error, path);
    if (error.keyword === 'boolean') return [unknownKey(root, error, path)];
    const schema = at(root, error.schemaPath) as Schema | undefined;
    const given = valueAt(value, path);
    return [{ path, text: `${shown(given)} is not allowed here; ${allowed(schema, error)}` }];
  });
}

function missing(error: SchemaError, path: readonly string[]): readonly ConfigProblem[] {
  const names = (error.params as { requiredProperties?: readonly string[] }).requiredProperties ?? [];
  return [{ path, text: `${names.map((name) => `"${name}"`).join(', ')} is missing here` }];
}

function unknownKey(root: unknown, error: SchemaError, path: readonly string[]): ConfigProblem {
  const parent = at(root, error.schemaPath.replace(/\/additionalProperties$/, '')) as Schema | undefined;
  const key = path.at(-1) ?? '';
  const known = Object.keys((parent?.properties as object | undefined) ?? {});
  if (known.length === 0) return { path, text: `"${key}" is not a valid key here; a SKI has 40 hexadecimal digits` };
  const near = nearest(key, known);
  const hint = near === undefined ? '' : ` (did you mean "${near}"?)`;
  return { path, text: `unknown key "${key}"${hint}; allowed: ${known.join(', ')}` };
}

function allowed(schema: Schema | undefined, error: SchemaError): string {
  if (schema === undefined) return error.message;
  if (Array.isArray(schema.enum)) return `allowed: ${schema.enum.join(', ')}`;
  const kind = schema.type === 'integer' ? 'whole number' : String(schema.type ?? 'value');
  if (schema.type === 'integer' || schema.type === 'number')
    return `allowed: ${article(kind)} from ${schema.minimum} to ${schema.maximum}`;
  if (typeof schema.pattern === 'string')
    return schema.pattern.includes('{40}')
      ? 'allowed: 40 hexadecimal digits'
      : `allowed: text matching ${schema.pattern}`;
  if (schema.type === 'string')
    return `allowed: text of ${schema.minLength ?? 0} to ${schema.maxLength ?? 'any'} characters`;
  if (schema.type === 'array') return `allowed: a list of at most ${schema.maxItems ?? 'any'} entries`;
  if (schema.type === 'object') return 'allowed: a section with keys';
  return `allowed: ${kind}`;
}

function article(kind: string): string {
  return `a ${kind}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function pointerSegments(pointer: string): string[] {
  return pointer.split('/').slice(1).map(unescapePointer);
}

function unescapePointer(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The sub-schema a schema path of the validator points to; its segments may hold slashes of patterns. */
function at(root: unknown, schemaPath: string): unknown {
  let rest = schemaPath.replace(/^#\/?/, '');
  let here: unknown = root;
  while (rest !== '') {
    if (typeof here !== 'object' || here === null) return undefined;
    const found = Object.keys(here).find((key) => rest === key || rest.startsWith(`${key}/`));
    if (found === undefined) return here;
    here = (here as Record<string, unknown>)[found];
    rest = rest.slice(found.length + 1);
  }
  return here;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let here = value;
  for (const segment of path) here = (here as Record<string, unknown> | undefined)?.[segment];
  return here;
}

/** The known key that differs least, if it differs by at most two letters or only in case. */
function nearest(key: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, distance: distance(key.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= 2 ? best.name : undefined;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
