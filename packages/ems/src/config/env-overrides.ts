import { isScalar, parseDocument, type Scalar } from 'yaml';

/** Beginning of every environment variable that overrides the configuration. */
const ENV_PREFIX = 'BUSBAR__';

/** One override from the environment. */
export interface EnvOverride {
  /** Name of the variable, for messages. */
  readonly variable: string;
  readonly path: readonly string[];
  /** The value read like a YAML value: `4200`, `true`, `[eth0]`, text. */
  readonly value: unknown;
}

/** The overrides in an environment, e.g. `BUSBAR__gridLimit__failsafeWatts=4200`; sorted by name. */
export function envOverrides(env: Readonly<Record<string, string | undefined>>): readonly EnvOverride[] {
  return Object.entries(env)
    .filter(([name, text]) => name.startsWith(ENV_PREFIX) && text !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([variable, text]) => ({
      variable,
      path: variable.slice(ENV_PREFIX.length).split('__'),
      value: scalarOrTree(text ?? ''),
    }));
}

/** Text that is not valid YAML is taken as it stands. */
function scalarOrTree(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0) return text;
  const node = document.contents;
  if (isScalar(node) && (node as Scalar).value === null && text.trim() === '') return '';
  return document.toJS({ maxAliasCount: 0 }) as unknown;
}
