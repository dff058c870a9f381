import { parseDocument } from 'yaml';
import { ConformanceError } from '../errors.ts';
import type { ConformanceProfile } from './profile.ts';

/** Value of a parameter; undefined: the device declares nothing. */
export type ParameterValue = boolean | string | number | undefined;

/** What a device declares of itself, by parameter name, complete with defaults. */
export type ParameterSheet = Readonly<Record<string, ParameterValue>>;

/** One parameter a suite reads. */
export interface ParameterDeclaration {
  readonly name: string;
  readonly meaning: string;
  readonly kind: 'yes-no' | 'version' | 'count' | 'text' | 'choice';
  /** Range of a count. */
  readonly least?: number;
  readonly most?: number;
  /** Values of a choice. */
  readonly choices?: readonly string[];
  default(profile: ConformanceProfile): ParameterValue;
}

/** Largest sheet that is read, characters. */
const LARGEST_SHEET = 65_536;

/**
 * Reads a parameter sheet (YAML or JSON: one mapping of names to values) and completes it with the defaults of the catalogue.
 * @param text content of the file; undefined: only defaults
 * @throws ConformanceError `conformance.parameters` with every fault
 */
export function parameterSheet(
  text: string | undefined,
  declarations: readonly ParameterDeclaration[],
  profile: ConformanceProfile,
): ParameterSheet {
  const given = text === undefined ? {} : mappingIn(text);
  const faults: string[] = [];
  const known = declarations.map(({ name }) => name);
  for (const name of Object.keys(given))
    if (!known.includes(name)) faults.push(`${name}: no such parameter; there are ${known.join(', ')}`);
  const sheet = Object.fromEntries(
    declarations.map((one) => {
      const value = given[one.name];
      return [one.name, value === undefined || value === null ? one.default(profile) : checked(one, value, faults)];
    }),
  );
  if (faults.length > 0) throw unusable(faults.join('; '));
  return sheet;
}

function mappingIn(text: string): Readonly<Record<string, unknown>> {
  if (text.length > LARGEST_SHEET)
    throw unusable(`it has ${text.length} characters, at most ${LARGEST_SHEET} are read`);
  const document = parseDocument(text, { uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) throw unusable(error.message);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    // Aliases are refused: a sheet has no use for them, and they multiply.
    throw unusable(cause instanceof Error ? cause.message : String(cause));
  }
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw unusable('it is not a mapping; write lines like "PAR_shipSvc: yes"');
  return value as Readonly<Record<string, unknown>>;
}

function checked(one: ParameterDeclaration, value: unknown, faults: string[]): ParameterValue {
  const fault = (expected: string): undefined => {
    faults.push(`${one.name}: ${expected}, not ${JSON.stringify(value)}`);
    return undefined;
  };
  switch (one.kind) {
    case 'yes-no': {
      const word = typeof value === 'string' ? value.toLowerCase() : value;
      if (word === true || word === 'yes' || word === 'true') return true;
      if (word === false || word === 'no' || word === 'false') return false;
      return fault('yes or no');
    }
    case 'version': {
      // YAML reads an unquoted 1.0 as the number 1.
      const version = typeof value === 'number' && Number.isInteger(value) ? `${value}.0` : String(value);
      return /^\d{1,3}\.\d{1,3}$/.test(version) ? version : fault('a version such as "1.0"');
    }
    case 'count': {
      const { least = 0, most = Number.MAX_SAFE_INTEGER } = one;
      const isCount = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
      return isCount ? value : fault(`a whole number from ${least} to ${most}`);
    }
    case 'choice': {
      const { choices = [] } = one;
      return choices.find((choice) => choice === value) ?? fault(`one of ${choices.join(', ')}`);
    }
    case 'text':
      return typeof value === 'string' && value !== '' ? value : fault('a text');
  }
}

function unusable(fault: string): ConformanceError {
  return new ConformanceError('conformance.parameters', `The parameter sheet cannot be used: ${fault}.`);
}
