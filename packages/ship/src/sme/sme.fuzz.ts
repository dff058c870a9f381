import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { millis } from '@busbar/kernel';
import { type FuzzTarget, ManualClock } from '@busbar/kernel/testing';
import { CMI } from '../message/frame.ts';
import { decodeMessage } from '../message/message.ts';
import { QUIRKS, type QuirkName } from '../quirks.ts';
import { type SmeContext, smeSettings } from './context.ts';
import { initialSme, sme } from './sme.ts';
import { SME_STATE_NAMES, type SmeState } from './states.ts';
import { keyContext } from './test-support/key-material.ts';
import { inData, inHandshake, inHello, inPin, opened } from './test-support/reach.ts';
import { handshake } from './test-support/wire.ts';

const STRICT: ReadonlySet<QuirkName> = new Set(Object.keys(QUIRKS) as QuirkName[]);
const V11 = { settings: { maxVersion: '1.1' } } as const;
const PIN = { own: { pin: '1A2B3C4D', demand: 'required', wrong: 0 }, ofPeer: '0123ABCD', userTrust: 64 } as const;
const KEYS = keyContext({
  commissioning: {
    trust: { user: 64, pki: 0, secondFactor: 0 },
    isOccupied: false,
    heldKeys: () => ({ maxEntries: 4 }),
  },
});

/** Every state in which a node listens, in both roles. */
const STATES: readonly (readonly [SmeContext['role'], SmeState])[] = (['client', 'server'] as const).flatMap((role) => {
  const proposed = inHandshake(role, V11);
  if (role === 'server') proposed.receive(handshake('announceMax', 1, 1));
  const closing = inData(role, V11, 1);
  closing.dispatch({ type: 'close', reason: 'unspecific' });
  const tool = inData(role, { ...V11, keyMaterial: KEYS, clock: new ManualClock() }, 1);
  tool.receive(Buffer.from('\u0001{"commissioningRequest":[]}'));
  tool.dispatch({ type: 'commission', message: { name: 'commissioningRequest', value: {} } });
  return [
    opened(role),
    inHello(role),
    inHello(role, { trust: 'undecided' }),
    inHandshake(role, V11),
    proposed,
    inPin(role, { pin: PIN }),
    inPin(role),
    inData(role),
    tool,
    closing,
  ].map((machine) => [role, machine.state] as const);
});

function contextOf(role: SmeContext['role']): SmeContext {
  return {
    role,
    trust: 'trusted',
    ownShipId: 'i:1_u:own',
    knownShipId: 'i:1_u:peer',
    now: millis(1000),
    settings: smeSettings(V11.settings),
    pin: PIN,
    keyMaterial: KEYS,
  };
}
const CONTEXTS = { client: contextOf('client'), server: contextOf('server') };

const VECTORS = (
  JSON.parse(readFileSync(new URL('../../vectors/ship.json', import.meta.url), 'utf8')) as readonly {
    readonly hex: string;
    readonly direction: string;
  }[]
).filter(({ direction }) => ['both', 'client->server', 'negative'].includes(direction));

/** What must hold after any message in any state: the state is one of the set, an end is final, what is sent is right. */
function received(role: SmeContext['role'], state: SmeState, bytes: Uint8Array): string {
  const step = sme(state, { type: 'frame', bytes }, CONTEXTS[role]);
  const { at, timers } = step.state;
  assert.ok(Object.hasOwn(SME_STATE_NAMES, at.number));
  const ends = step.effects.filter((effect) => effect.do === 'ended').length;
  assert.equal(ends, at.phase === 'closed' ? 1 : 0);
  if (at.phase === 'closed') {
    assert.equal(step.effects.at(-1)?.do, 'ended');
    assert.deepEqual(timers, []);
    assert.deepEqual(sme(step.state, { type: 'frame', bytes }, CONTEXTS[role]).effects, []);
  } else if (at.phase !== 'data') assert.ok(timers.length > 0, `${at.number} waits without a timer`);
  for (const effect of step.effects) {
    if (effect.do !== 'send') continue;
    const { message, findings } = decodeMessage(effect.bytes, STRICT);
    assert.ok(message.name !== 'invalid' && message.name !== 'unknown' && findings.length === 0, 'strict out');
  }
  const kinds = new Set(step.effects.map((effect) => (effect.do === 'send' ? 'send' : effect.do)));
  return `${state.at.number}>${at.number} ${[...kinds].sort().join()}`;
}

/** One message to every state of both roles. */
const machine: FuzzTarget = {
  name: 'ship.machine',
  seeds: VECTORS.map(({ hex }) => Buffer.from(hex, 'hex')),
  tokens: ['\u0000', '\u0001', '\u0002', '\u0003', '[{"', '}]}', '"ready"', '"pinOk"', '"announce"', '1A2B3C4D'],
  // The last octet chooses the state, so that each run is one step.
  run: (input) => {
    const [role, state] = STATES[(input.at(-1) ?? 0) % STATES.length] as (typeof STATES)[number];
    return received(role, state, input.subarray(0, -1));
  },
};

/** Connection mode initialisation (6.10.4.3): two octets 0 go on, everything else ends, and only a server answers it. */
const cmi: FuzzTarget = {
  name: 'ship.cmi',
  seeds: [CMI, Uint8Array.of(0), Uint8Array.of(0, 1), Uint8Array.of(1, 0), Uint8Array.of(0, 0, 0)],
  longest: 64,
  run: (input) => {
    const isValid = input.length === 2 && input[0] === 0 && input[1] === 0;
    for (const role of ['client', 'server'] as const) {
      const waiting = sme(initialSme(), { type: 'opened' }, CONTEXTS[role]).state;
      const { state, effects } = sme(waiting, { type: 'frame', bytes: input }, CONTEXTS[role]);
      assert.equal(state.at.phase, isValid ? 'ready' : 'closed');
      const sent = effects.flatMap((effect) => (effect.do === 'send' ? [Buffer.from(effect.bytes)] : []));
      const isAnswered = sent.some((bytes) => bytes.equals(CMI));
      assert.equal(isAnswered, role === 'server');
      if (!isValid) assert.equal(sent.length, isAnswered ? 1 : 0);
    }
    return `${isValid} ${input.length > 2} ${input[0] === 0}`;
  },
};

export const fuzzTargets: readonly FuzzTarget[] = [cmi, machine];
