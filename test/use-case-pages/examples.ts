import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the examples lie, relative to the root. */
export const EXAMPLES = 'examples/use-cases';
/** What every example starts from; no example itself. */
const FRAME = 'two-devices.ts';

/** A program that plays both actors of its use cases; examples.test.ts runs it. */
export interface Example {
  readonly file: string;
  /** Short names of its use cases. */
  readonly useCases: readonly string[];
  readonly sentence: string;
  readonly code: string;
  readonly prints: string;
}

/** The examples and the module they share. */
export interface Examples {
  readonly all: readonly Example[];
  readonly frame: string;
}

/** Reads the examples. */
export function readExamples(root: string): Examples {
  const folder = join(root, EXAMPLES);
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const names = readdirSync(folder).filter((name) => name !== FRAME);
  return { all: names.sort().map((name) => exampleOf(name, read(name))), frame: read(FRAME) };
}

/** Heading of an example in the cookbook, and the link to it. */
export function headingOf({ useCases }: Example): { readonly text: string; readonly anchor: string } {
  const text = useCases.join(', ');
  return {
    text,
    anchor: text
      .toLowerCase()
      .replaceAll(/[^a-z ]/g, '')
      .replaceAll(' ', '-'),
  };
}

/** The first line names use cases and says what happens; the last ones say what is printed. */
function exampleOf(file: string, source: string): Example {
  const match = /^\/\/ ([A-Z, ]+): (.+)\n([\s\S]+?)\n\n((?:\/\/ .*\n)+)$/.exec(source);
  if (match === null)
    throw new Error(`${EXAMPLES}/${file} does not begin with its use cases and end with what it prints`);
  const [, useCases = '', sentence = '', code = '', prints = ''] = match;
  return { file, useCases: useCases.split(', '), sentence, code, prints: prints.replaceAll(/^\/\/ /gm, '') };
}
