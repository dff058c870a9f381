import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Inputs kept for one target: enough for its behaviours, few enough to be replayed in no time. */
const MOST_KEPT = 64;

/** Where the found inputs of a target lie: beside the sources of its package, one file per target. */
export function corpusFile(declaredIn: string, target: string): string {
  const [folder, name] = declaredIn.split('/');
  return `${folder}/${name}/fuzz-corpus/${target}.txt`;
}

/**
 * The inputs of a corpus file: one a line as hex, `#` starts a comment. None when there is no file.
 * @throws Error naming the line that is no hex
 */
export function readCorpus(root: string, file: string): readonly Uint8Array[] {
  const path = join(root, file);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .flatMap((hex, index) => (hex === '' ? [] : [hexInput(hex, `${file}:${index + 1}`)]));
}

/** Adds inputs to a corpus file, up to its limit; says how many were added. */
export function keepInputs(
  root: string,
  file: string,
  found: readonly { readonly input: Uint8Array; readonly behaviour: string }[],
): number {
  const free = Math.max(0, MOST_KEPT - readCorpus(root, file).length);
  const kept = found.filter(({ input }) => input.length > 0).slice(0, free);
  if (kept.length === 0) return 0;
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  const line = ({ input, behaviour }: (typeof kept)[number]): string =>
    `${Buffer.from(input).toString('hex')} # ${behaviour.replace(/\s+/g, ' ')}\n`;
  appendFileSync(path, kept.map(line).join(''));
  return kept.length;
}

/**
 * Octets of a hex text.
 * @throws Error naming `where`
 */
export function hexInput(hex: string, where: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/i.test(hex)) throw new Error(`${where} is not hex: ${hex.slice(0, 40)}`);
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
