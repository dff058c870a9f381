import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandError, EXIT } from '../exit-code.ts';

/** Largest file a passphrase is read from, octets. */
const LARGEST_FILE = 4096;

/** Where a passphrase can be asked for: a terminal. */
export interface PassphraseTerminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/** How a passphrase comes to a command. */
export interface PassphraseOptions {
  /** The first line of this file; without it the terminal is asked. */
  readonly file?: string | undefined;
  /** Asks twice: for an export, where a mistyped one would be lost for ever. */
  readonly isNew: boolean;
}

const TERMINAL: PassphraseTerminal = { input: process.stdin, output: process.stderr };

/** The passphrase of an export; it never stands on a command line, where others could read it. */
export async function passphraseFrom(options: PassphraseOptions, terminal = TERMINAL): Promise<string> {
  if (options.file !== undefined) return firstLine(options.file);
  if (terminal.input.isTTY !== true)
    throw usage('cli.passphrase', 'there is no terminal to ask for the passphrase: name a file with --passphrase-file');
  const passphrase = await ask('Passphrase: ', terminal);
  if (options.isNew && (await ask('Once more: ', terminal)) !== passphrase)
    throw usage('cli.passphrase', 'the two passphrases differ; nothing was written');
  return passphrase;
}

function firstLine(file: string): string {
  let octets: Buffer;
  try {
    octets = readFileSync(file);
  } catch (cause) {
    throw usage(
      'cli.passphrase',
      `cannot read the passphrase: ${cause instanceof Error ? cause.message : cause}`,
      cause,
    );
  }
  const [line = ''] = octets.toString('utf8').split(/\r?\n/);
  if (octets.length > LARGEST_FILE || line === '')
    throw usage('cli.passphrase', `${file} has no passphrase in its first line, or more than ${LARGEST_FILE} octets`);
  return line;
}

/** One line that is not shown while it is typed. */
function ask(question: string, { input, output }: PassphraseTerminal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  let answer: string | undefined;
  reader.on('line', (line) => {
    answer = line;
    reader.close();
  });
  reader.on('SIGINT', () => reader.close());
  reader.on('close', () => {
    output.write('\n');
    if (answer === undefined) reject(usage('cli.passphrase', 'no passphrase was entered'));
    else resolve(answer);
  });
  output.write(question);
  return promise;
}

function usage(code: string, message: string, cause?: unknown): CommandError {
  return new CommandError(EXIT.usage, code, message, cause);
}
