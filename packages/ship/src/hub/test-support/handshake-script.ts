import assert from 'node:assert/strict';
import type { ScriptedPeer } from '../../testing/scripted-peer.ts';

/** Phases of the message exchange in their order; a script stops inside one of them. */
export const PHASES = ['CMI', 'hello', 'protocol handshake', 'PIN', 'access methods', 'data exchange'] as const;

/** Phase of the message exchange. */
export type Phase = (typeof PHASES)[number];

const READY = '{"connectionHello":[{"phase":"ready"},{"waiting":60000}]}';
const NO_PIN = '{"connectionPinState":[{"pinState":"none"}]}';
const METHODS = '{"accessMethods":[{"id":"scripted"}]}';
const handshake = (type: string): string =>
  `{"messageProtocolHandshake":[{"handshakeType":"${type}"},{"version":[{"major":1},{"minor":0}]},{"formats":[{"format":["JSON-UTF8"]}]}]}`;

/** A payload in its data message. */
export function payload(text: string): { readonly type: 2; readonly json: string } {
  return { type: 2, json: `{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":${text}}]}` };
}

/** Plays a trusted client against a node until the node waits inside this phase. */
export async function playClient(peer: ScriptedPeer, until: Phase): Promise<void> {
  const steps: readonly (() => Promise<void>)[] = [
    async () => undefined,
    async () => {
      peer.send('0000');
      await told(peer, /^0000$/);
      await told(peer, /connectionHello/);
    },
    async () => peer.send({ type: 1, json: READY }),
    async () => {
      peer.send({ type: 1, json: handshake('announceMax') });
      await told(peer, /"select"/);
      peer.send({ type: 1, json: handshake('select') });
      await told(peer, /connectionPinState/);
    },
    async () => {
      peer.send({ type: 1, json: NO_PIN });
      await told(peer, /accessMethodsRequest/);
    },
    async () => peer.send({ type: 1, json: METHODS }),
  ];
  await play(steps, until);
}

/** Plays a trusted server against a node until the node waits inside this phase. */
export async function playServer(peer: ScriptedPeer, until: Phase): Promise<void> {
  const steps: readonly (() => Promise<void>)[] = [
    () => told(peer, /^0000$/),
    async () => {
      peer.send('0000');
      await told(peer, /connectionHello/);
    },
    async () => {
      peer.send({ type: 1, json: READY });
      await told(peer, /"announceMax"/);
    },
    async () => {
      peer.send({ type: 1, json: handshake('select') });
      await told(peer, /"select"/);
      await told(peer, /connectionPinState/);
    },
    async () => {
      peer.send({ type: 1, json: NO_PIN });
      await told(peer, /accessMethodsRequest/);
    },
    async () => peer.send({ type: 1, json: METHODS }),
  ];
  await play(steps, until);
}

async function play(steps: readonly (() => Promise<void>)[], until: Phase): Promise<void> {
  for (const step of steps.slice(0, PHASES.indexOf(until) + 1)) await step();
}

async function told(peer: ScriptedPeer, pattern: RegExp): Promise<void> {
  assert.match((await peer.next()).json, pattern);
}
