import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Finding } from '@busbar/kernel';
import type { FuzzTarget } from '@busbar/kernel/testing';
import { NO_QUIRKS_OFF, QUIRKS, type QuirkName } from '../quirks.ts';
import { type CloseMessage, CONTROL_MESSAGES, type ControlMessage, messageFrame } from './control.ts';
import { dataFrame, SPINE_PROTOCOL_ID } from './data.ts';
import { splitFrame } from './frame.ts';
import { decodeMessage, type Message } from './message.ts';
import { plainMessage } from './plain-message.ts';

const VECTORS = (
  JSON.parse(readFileSync(new URL('../../vectors/ship.json', import.meta.url), 'utf8')) as readonly {
    readonly hex: string;
    readonly json: string | null;
    readonly direction: string;
  }[]
).filter(({ direction }) => ['both', 'client->server', 'negative'].includes(direction));
const STRICT: ReadonlySet<QuirkName> = new Set(Object.keys(QUIRKS) as QuirkName[]);
const TOKENS = ['[{"', '},{"', '}]', '[]', '{}', 'null', 'true', '":', '\\u005d', '"ready"', '"pending"', ' ', '\0'];

function octetsOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** Severities and rules of findings: what the decoder did, without the words of the input. */
function named(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ severity, rule }) => `${severity} ${rule}`))].sort().join(' ');
}

/** What must hold for every message, whatever is in it. Answers with what was understood. */
function checked(bytes: Uint8Array): string {
  const lenient = decodeMessage(bytes, NO_QUIRKS_OFF);
  const strict = decodeMessage(bytes, STRICT);
  for (const { message, findings } of [lenient, strict])
    if (message.name === 'invalid' || message.name === 'unknown') assert.ok(findings.length > 0, 'it says why');
  const isUsable = (message: Message): boolean => message.name !== 'invalid' && message.name !== 'unknown';
  assert.ok(isUsable(lenient.message) || !isUsable(strict.message), 'a strict reader understands no more');
  roundTrip(lenient.message);
  return `${lenient.message.name} ${named(lenient.findings)} | ${strict.message.name}`;
}

/** A message that was understood is written so that a strict reader gets the same one (strict out). */
function roundTrip(message: Message): void {
  if (message.name === 'init' || message.name === 'unknown' || message.name === 'invalid') return;
  if (message.name === 'data') {
    // In its usual form a payload is passed on unread; one that is no JSON fails in the decoder of the payload.
    if (message.protocolId !== SPINE_PROTOCOL_ID || !isJson(message.payload)) return;
    const again = decodeMessage(dataFrame(message.payload), STRICT);
    assert.deepEqual(again, { message, findings: [] });
    return;
  }
  const written = messageFrame(message as ControlMessage | CloseMessage);
  const { message: again } = decodeMessage(written, NO_QUIRKS_OFF);
  assert.equal(again.name, message.name);
  assert.ok('value' in again);
  assert.deepEqual(Buffer.from(messageFrame(again as ControlMessage | CloseMessage)), Buffer.from(written));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    assert.ok(error instanceof SyntaxError);
    return false;
  }
}

/** Whole frames: any MessageType, any octets (6.10.4.1, 6.10.4.2). */
const frame: FuzzTarget = {
  name: 'ship.frame',
  seeds: VECTORS.map(({ hex }) => octetsOf(hex)),
  tokens: TOKENS,
  run: (input) => {
    const cut = splitFrame(input);
    if ('value' in cut) assert.equal(cut.value.length, input.length - 1);
    else assert.ok(cut.type === 'reserved' || input.length < 2);
    const { value } = plainMessage(input);
    const understood = checked(input);
    assert.equal(value === undefined, /^(unknown|invalid) /.test(understood), 'people see what the node sees');
    return understood;
  },
};

/** One message: the input is what stands behind its root element. */
function messageTarget(name: string, type: number): FuzzTarget {
  const prefix = `{"${name}":`;
  const seeds = VECTORS.flatMap(({ json }) =>
    json?.startsWith(prefix) && json.endsWith('}') ? [Buffer.from(json.slice(prefix.length, -1))] : [],
  );
  return {
    name: `ship.${name}`,
    seeds: seeds.length > 0 ? seeds : [Buffer.from('[]')],
    tokens: TOKENS,
    run: (input) =>
      checked(Buffer.concat([Buffer.of(type), Buffer.from(prefix), Buffer.from(input), Buffer.from('}')])),
  };
}

export const fuzzTargets: readonly FuzzTarget[] = [
  frame,
  ...Object.keys(CONTROL_MESSAGES).map((name) => messageTarget(name, 1)),
  messageTarget('data', 2),
  messageTarget('connectionClose', 3),
];
