import type { Finding } from '@busbar/kernel';
import { plainMessage } from '@busbar/ship';
import { decodeDatagram, plainDatagram } from '@busbar/spine';
import { Argument, type Command } from 'commander';
import { CommandError, EXIT } from '../exit-code.ts';
import { hexOctets, readInput } from '../input.ts';
import { print, printJson } from '../output.ts';

/** A decoded message as printed: what others rely on in `--json`. */
interface DecodedMessage {
  readonly message: unknown;
  readonly findings: readonly Finding[];
}

/** `busbar decode ship|spine`: a message as hex or JSON text, decoded, with everything that is odd about it. */
export function decodeCommand(program: Command): void {
  program
    .command('decode')
    .description('decode one message: hexadecimal octets or JSON text in, ordinary JSON and findings out')
    .addArgument(new Argument('<protocol>', 'which protocol').choices(['ship', 'spine']))
    .argument('[file]', 'a file, or - for the input', '-')
    .option('--json', 'machine-readable output: {message, findings}')
    .action((protocol: string, file: string, options: { json?: boolean }) => {
      const input = readInput(file);
      const decoded = protocol === 'ship' ? decodeShip(input) : decodeSpine(input);
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
  if (decoded.message !== null) printJson(decoded.message);
  for (const finding of decoded.findings)
    print(`${finding.severity}: ${finding.text}${finding.path === '' ? '' : ` at ${finding.path}`} (${finding.rule})`);
}
