import type { Finding } from '@busbar/kernel';
import { plainMessage } from '@busbar/ship';
import { decodeDatagram, plainDatagram } from '@busbar/spine';
import { Argument, type Command } from 'commander';
import { type DecodedEchonetFrame, decodedFrame } from '../echonet-lite/decoded-frame.ts';
import { frameLines } from '../echonet-lite/frame-lines.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { hexOctets, readInput } from '../input.ts';
import { print, printJson } from '../output.ts';

/** A decoded message as printed: what others rely on in `--json`. */
interface DecodedMessage {
  readonly message: unknown;
  readonly findings: readonly Finding[];
}

/** `busbar decode ship|spine|echonet-lite`: a message as hex or JSON text, decoded, with everything that is odd about it. */
export function decodeCommand(program: Command): void {
  program
    .command('decode')
    .description('decode one message: hexadecimal octets or JSON text in, ordinary JSON and findings out')
    .addArgument(new Argument('<protocol>', 'which protocol').choices(['ship', 'spine', 'echonet-lite']))
    .argument('[file]', 'a file, or - for the input', '-')
    .option('--json', 'machine-readable output: {message, findings}, of echonet-lite also {values, error}')
    .option(
      '--release <letter>',
      'echonet-lite: the APPENDIX release whose declarations are used (default: the newest)',
    )
    .action((protocol: string, file: string, options: { json?: boolean; release?: string }) => {
      const input = readInput(file);
      const decoded = DECODERS[protocol as Protocol](input, options.release);
      if (options.json === true) printJson(decoded);
      else printForPeople(decoded);
      if (decoded.findings.some((finding) => finding.severity === 'error')) {
        const first = decoded.findings.find((finding) => finding.severity === 'error');
        throw new CommandError(
          EXIT.failed,
          'cli.malformed',
          `malformed message: ${first?.text ?? ''}${first?.path ? ` at ${first.path}` : ''} (${first?.rule ?? ''})`,
        );
      }
    });
}

type Protocol = 'ship' | 'spine' | 'echonet-lite';

const DECODERS: Readonly<Record<Protocol, (input: string, release: string | undefined) => DecodedMessage>> = {
  ship: decodeShip,
  spine: decodeSpine,
  'echonet-lite': decodeEchonetLite,
};

/** An ECHONET Lite datagram as hex. */
export function decodeEchonetLite(input: string, release?: string): DecodedEchonetFrame {
  const octets = input.trim() === '' ? new Uint8Array() : hexOctets(input);
  if (octets === undefined)
    throw new CommandError(
      EXIT.failed,
      'cli.malformed',
      'malformed message: a datagram is given as hexadecimal octets',
    );
  if (release !== undefined && !/^[A-Z]$/.test(release))
    throw new CommandError(EXIT.usage, 'cli.usage', `--release is a letter from A on, not ${release}`);
  return decodedFrame(octets, release);
}

/** A SHIP message: with its first octet as hex, or only the JSON text of a control, data or close message. */
export function decodeShip(input: string): DecodedMessage {
  const { value, findings } = plainMessage(hexOctets(input) ?? frameOf(input.trim()));
  const payload = payloadOf(value);
  if (value === undefined || payload === undefined) return { message: value ?? null, findings };
  const inside = spineText(payload, findings);
  return { message: { data: { ...(value.data as object), payload: inside.message } }, findings: inside.findings };
}

/** A SPINE datagram as JSON text, or a whole SHIP data message that carries one. */
export function decodeSpine(input: string): DecodedMessage {
  const octets = hexOctets(input);
  const text =
    octets === undefined ? input.trim() : Buffer.from(octets[0] === 2 ? octets.subarray(1) : octets).toString('utf8');
  if (!text.startsWith('{"data"')) return spineText(text, []);
  const { value, findings } = plainMessage(frameOf(text));
  const payload = payloadOf(value);
  return payload === undefined ? { message: null, findings } : spineText(payload, findings);
}

function payloadOf(message: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const data = message?.data;
  if (typeof data !== 'object' || data === null || !('payload' in data)) return undefined;
  return typeof data.payload === 'string' ? data.payload : undefined;
}

function spineText(text: string, before: readonly Finding[]): DecodedMessage {
  const decoded = decodeDatagram(text);
  return {
    message: decoded.value === undefined ? null : plainDatagram(decoded.value),
    findings: [...before, ...decoded.findings],
  };
}

/** Puts the MessageType octet before a JSON text: 3 for a close message, 2 for data, 1 for everything else. */
function frameOf(text: string): Uint8Array {
  const type = /^\s*\{\s*"connectionClose"/.test(text) ? 3 : /^\s*\{\s*"data"/.test(text) ? 2 : 1;
  return Buffer.concat([Buffer.from([type]), Buffer.from(text, 'utf8')]);
}

function printForPeople(decoded: DecodedMessage): void {
  if (isEchonetFrame(decoded)) for (const line of frameLines(decoded)) print(line);
  else if (decoded.message !== null) printJson(decoded.message);
  for (const finding of decoded.findings)
    print(`${finding.severity}: ${finding.text}${finding.path === '' ? '' : ` at ${finding.path}`} (${finding.rule})`);
}

function isEchonetFrame(decoded: DecodedMessage): decoded is DecodedEchonetFrame {
  return 'values' in decoded;
}
