/** A line of `avahi-browse -p` (and `-r`). */
export type BrowseLine =
  | { readonly type: 'appeared'; readonly family: string; readonly instance: string }
  | { readonly type: 'gone'; readonly family: string; readonly instance: string }
  | {
      readonly type: 'resolved';
      readonly family: string;
      readonly instance: string;
      readonly host: string;
      readonly address: string;
      readonly port: number;
      /** Keys and values; the tool prints them in reverse order. */
      readonly txt: Readonly<Record<string, string>>;
    };

const KINDS: Readonly<Record<string, BrowseLine['type']>> = { '+': 'appeared', '-': 'gone', '=': 'resolved' };

/** Reads a line; undefined for anything else the tool says. */
export function browseLine(line: string): BrowseLine | undefined {
  const [kind = '', , family = '', name = '', , , host = '', address = '', port = '', ...rest] = line.split(';');
  const type = KINDS[kind];
  if (type === undefined) return undefined;
  const about = { family, instance: unescaped(name) };
  if (type === 'appeared' || type === 'gone') return { ...about, type };
  return { ...about, type, host, address, port: Number(port), txt: keysOf(rest.join(';')) };
}

/** `"a=1" "b=2"` */
function keysOf(text: string): Readonly<Record<string, string>> {
  const strings = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, string = '']) => unescaped(string));
  return Object.fromEntries(
    strings.map((string) => {
      const split = string.indexOf('=');
      return split < 0 ? [string, ''] : [string.slice(0, split), string.slice(split + 1)];
    }),
  );
}

/** `\DDD` is an octet, `\x` the character x. */
function unescaped(text: string): string {
  const parts = [...text.matchAll(/\\(\d{3})|\\(.)|([^\\]+)/gsu)];
  return Buffer.concat(
    parts.map(([, octet, escaped, plain]) =>
      octet === undefined ? Buffer.from(escaped ?? plain ?? '') : Buffer.from([Number(octet)]),
    ),
  ).toString('utf8');
}
