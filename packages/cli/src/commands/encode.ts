import { EchonetLiteError, encodeFrame, frameFromPlain } from '@busbar/echonet-lite';
import { messageFromPlain } from '@busbar/ship';
import { datagramFromPlain, encodeDatagram, SpineError } from '@busbar/spine';
import { Argument, type Command } from 'commander';
import { CommandError, EXIT } from '../exit-code.ts';
import { readInput } from '../input.ts';
import { print } from '../output.ts';

/** `busbar encode ship|spine|echonet-lite`: the inverse of `busbar decode --json`. */
export function encodeCommand(program: Command): void {
  program
    .command('encode')
    .description(
      'encode one message: the ordinary JSON that decode prints in, hexadecimal octets (ship, echonet-lite) or JSON text (spine) out',
    )
    .addArgument(new Argument('<protocol>', 'which protocol').choices(['ship', 'spine', 'echonet-lite']))
    .argument('[file]', 'a file, or - for the input', '-')
    .action((protocol: string, file: string) => {
      const plain = plainOf(readInput(file), file);
      print(ENCODERS[protocol as Protocol](plain));
    });
}

type Protocol = 'ship' | 'spine' | 'echonet-lite';

const ENCODERS: Readonly<Record<Protocol, (plain: unknown) => string>> = {
  ship: encodeShip,
  spine: encodeSpine,
  'echonet-lite': encodeEchonetLite,
};

/** Octets of an ECHONET Lite datagram, hexadecimal; a property has `edt` or a typed `value`. */
export function encodeEchonetLite(plain: unknown): string {
  try {
    return Buffer.from(encodeFrame(frameFromPlain(plain))).toString('hex');
  } catch (error) {
    if (error instanceof EchonetLiteError) throw new CommandError(EXIT.failed, 'cli.malformed', error.message, error);
    throw error;
  }
}

/** Octets of a SHIP message, hexadecimal; a payload may be ordinary JSON of a datagram. */
export function encodeShip(plain: unknown): string {
  const { value, findings } = messageFromPlain(withEncodedPayload(plain));
  const [finding] = findings;
  if (value === undefined)
    throw new CommandError(
      EXIT.failed,
      'cli.malformed',
      `no SHIP message: ${finding?.text ?? 'unknown fault'}${finding?.path ? ` at ${finding.path}` : ''} (${finding?.rule ?? ''})`,
    );
  return Buffer.from(value).toString('hex');
}

/** JSON text of a SPINE datagram. */
export function encodeSpine(plain: unknown): string {
  try {
    return encodeDatagram(datagramFromPlain(plain));
  } catch (error) {
    if (error instanceof SpineError) throw new CommandError(EXIT.failed, 'cli.malformed', error.message, error);
    throw error;
  }
}

/** `{message, findings}` as decode prints it, or the message alone. */
function plainOf(text: string, file: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(
      EXIT.failed,
      'cli.malformed',
      `${file === '-' ? 'the input' : file} is not JSON: ${why}`,
      cause,
    );
  }
  return typeof value === 'object' && value !== null && 'message' in value ? value.message : value;
}

function withEncodedPayload(plain: unknown): unknown {
  const data = typeof plain === 'object' && plain !== null && 'data' in plain ? plain.data : undefined;
  const payload = typeof data === 'object' && data !== null && 'payload' in data ? data.payload : undefined;
  if (typeof payload !== 'object' || payload === null) return plain;
  return { data: { ...(data as object), payload: encodeSpine(payload) } };
}
