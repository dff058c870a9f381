import { configSchema } from './config-schema.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** JSON schema of `busbar.yaml` for editors: keys with a default need not be given. */
export function configJsonSchema(): Record<string, unknown> {
  const schema = relaxed(JSON.parse(JSON.stringify(configSchema)) as Json) as Record<string, unknown>;
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'busbar.yaml', ...schema };
}

function relaxed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(relaxed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const fields = schema as { readonly [name: string]: Json };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): [string, Json][] => {
      if (name !== 'required') return [[name, relaxed(value)]];
      const needed = (value as readonly string[]).filter((key) => !hasDefault(fields, key));
      return needed.length === 0 ? [] : [[name, needed]];
    }),
  );
}

function hasDefault(schema: { readonly [name: string]: Json }, key: string): boolean {
  const property = (schema.properties as Record<string, Json> | undefined)?.[key];
  return typeof property === 'object' && property !== null && 'default' in property;
}
