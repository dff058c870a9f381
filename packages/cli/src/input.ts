import { readFileSync } from 'node:fs';
import { CommandError, EXIT } from './exit-code.ts';

/** Largest input of a decoding command. */
const LARGEST_INPUT = 16 * 1024 * 1024;

/** Reads a file, or stdin for `-`; errors say which file and what to do. */
export function readInput(source: string): string {
  try {
    const bytes = readFileSync(source === '-' ? 0 : source);
    if (bytes.length > LARGEST_INPUT) {
      throw new CommandError(
        EXIT.usage,
        'cli.input-too-large',
        `${source} has ${bytes.length} bytes; at most ${LARGEST_INPUT} are read`,
      );
    }
    return bytes.toString('utf8');
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(EXIT.usage, 'cli.input', `cannot read ${source === '-' ? 'stdin' : source}: ${why}`, cause);
  }
}

/** Octets of a hexadecimal text; spaces, line ends, `:` and a leading `0x` are skipped. Undefined when it is not hexadecimal. */
export function hexOctets(text: string): Uint8Array | undefined {
  const digits = text.replace(/^\s*0x/i, '').replace(/[\s:]/g, '');
  if (digits.length === 0 || digits.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(digits)) return undefined;
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}
