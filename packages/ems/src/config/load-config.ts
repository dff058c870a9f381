import { readFileSync } from 'node:fs';
import { Compile } from 'typebox/compile';

import { type Document, isCollection, LineCounter, type Node, parseDocument } from 'yaml';
import { EmsError } from '../errors.ts';
import { type ConfigProblem, configProblems } from './config-problems.ts';
import { type Config, configSchema } from './config-schema.ts';
import { withDefaults } from './defaults.ts';
import { type EnvOverride, envOverrides } from './env-overrides.ts';

const validator = Compile(configSchema);

/** Largest configuration file that is read, in characters; a real one has a few thousand. */
const LONGEST_CONFIG = 1_000_000;

/** Where the parts of a configuration come from. */
export interface ConfigSources {
  /** Path of `busbar.yaml`; undefined: defaults and environment only. */
  readonly file?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Reads file and environment; throws `ems.config-unreadable` or `ems.config-invalid` naming line and what is allowed. */
export function loadConfig(sources: ConfigSources = {}): Config {
  const text = sources.file === undefined ? '' : readText(sources.file);
  return parseConfig(text, sources.file ?? 'busbar.yaml', sources.env ?? {});
}

/** The configuration nobody wrote: all defaults. */
export function defaultConfig(): Config {
  return parseConfig('', 'busbar.yaml', {});
}

/** A configuration given by a program: what is left out has its default. */
export type PartialConfig = { readonly [Section in keyof Config]?: Partial<Config[Section]> };

/** Completes and checks a configuration given by a program; throws `ems.config-invalid`. */
export function completeConfig(partial: PartialConfig): Config {
  return parseConfig(JSON.stringify(partial), 'the configuration', {});
}

/** Checks a configuration text; `name` is used in messages. */
export function parseConfig(text: string, name: string, env: Readonly<Record<string, string | undefined>>): Config {
  if (text.length > LONGEST_CONFIG) throw invalid(name, [`more than ${LONGEST_CONFIG} characters`]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false, strict: true });
  if (document.errors.length > 0) {
    throw invalid(
      name,
      document.errors.map((error) => `line ${lines.linePos(error.pos[0]).line}: ${error.message}`),
    );
  }
  const overrides = envOverrides(env);
  const tree = withOverrides(plain(document, name), overrides);
  const value = withDefaults(configSchema, tree);
  const problems = validator.Check(value)
    ? contradictions(value)
    : configProblems(configSchema, validator.Errors(value), value);
  if (problems.length > 0) {
    throw invalid(
      name,
      problems.map((problem) => `${where(problem.path, document, lines, overrides)}: ${problem.text}`),
    );
  }
  return normalised(value as Config);
}

function plain(document: Document.Parsed, name: string): Record<string, unknown> {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (value === null || value === undefined) return {};
    if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw invalid(name, ['too many references (*name) in the file'], cause);
  }
  throw invalid(name, ['the file must hold sections such as "site:" and "http:"']);
}

/** The tree with the overrides put in; sections that do not exist yet are created. */
function withOverrides(tree: Record<string, unknown>, overrides: readonly EnvOverride[]): Record<string, unknown> {
  const result = structuredClone(tree);
  for (const { path, value } of overrides) {
    let here = result;
    for (const key of path.slice(0, -1)) {
      const next = Object.hasOwn(here, key) ? here[key] : undefined;
      const section = typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : {};
      define(here, key, section);
      here = section;
    }
    define(here, path.at(-1) ?? '', value);
  }
  return result;
}

/** Sets an own member, whatever its name is. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** What the schema alone cannot see. */
function contradictions(config: Config): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const seen = new Set<string>();
  config.peers.forEach((peer, index) => {
    const ski = peer.ski.toLowerCase();
    if (seen.has(ski)) problems.push({ path: ['peers', `${index}`, 'ski'], text: 'this SKI stands in the list twice' });
    seen.add(ski);
  });
  if (config.gridLimit.failsafeWatts > config.gridLimit.nominalWatts) {
    problems.push({
      path: ['gridLimit', 'failsafeWatts'],
      text: `${config.gridLimit.failsafeWatts} is above gridLimit.nominalWatts (${config.gridLimit.nominalWatts})`,
    });
  }
  return problems;
}

/** SKIs in lower case, as everywhere else. */
function normalised(config: Config): Config {
  return {
    ...config,
    stations: Object.fromEntries(Object.entries(config.stations).map(([ski, station]) => [ski.toLowerCase(), station])),
    peers: config.peers.map((peer) => ({ ...peer, ski: peer.ski.toLowerCase() })),
  };
}

function where(
  path: readonly string[],
  document: Document.Parsed,
  lines: LineCounter,
  overrides: readonly EnvOverride[],
): string {
  const dotted = path.join('.');
  const override = overrides.find(
    (each) => each.path.every((key, index) => path[index] === key) || startsWith(each.path, path),
  );
  if (override !== undefined) return `environment variable ${override.variable}`;
  const line = lineOf(path, document, lines);
  return line === undefined ? dotted || 'the file' : `line ${line}${dotted === '' ? '' : ` (${dotted})`}`;
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.length > 0 && start.every((key, index) => path[index] === key);
}

/** Line of the deepest node on the path; of the key itself where the last step is a key of a section. */
function lineOf(path: readonly string[], document: Document.Parsed, lines: LineCounter): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const key of path) {
    if (!isCollection(node)) break;
    const pair = node.items.find((item) => keyOf(item) === key) as { key?: Node; value?: unknown } | undefined;
    const next = pair?.value ?? node.get(/^\d+$/.test(key) ? Number(key) : key, true);
    offset = pair?.key?.range?.[0] ?? (next as Node | undefined)?.range?.[0] ?? offset;
    node = next;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

function keyOf(item: unknown): string | undefined {
  const key = (item as { key?: { value?: unknown } } | null)?.key;
  return key === undefined || key === null ? undefined : String(key.value);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EmsError(
      'ems.config-unreadable',
      `cannot read the configuration ${file}: ${reason}. Check the path and its permissions.`,
      {
        cause,
      },
    );
  }
}

function invalid(name: string, problems: readonly string[], cause?: unknown): EmsError {
  return new EmsError(
    'ems.config-invalid',
    [`${name} is not valid:`, ...problems.map((text) => `  ${text}`)].join('\n'),
    {
      cause,
    },
  );
}
