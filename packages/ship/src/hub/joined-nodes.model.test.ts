import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, type Random, seededRandom, silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import fc from 'fast-check';
import type { Identity } from '../identity/identity.ts';
import { memoryTrustStore, type TrustStore } from '../identity/trust-store.ts';
import { memoryKeyMaterialStore } from '../key-material/key-material-store.ts';
import { SME_STATE_NAMES } from '../sme/states.ts';
import { MemoryNetwork } from '../testing/memory-network.ts';
import { ShipNode } from './ship-node.ts';
import { type FaultyTransport, faultyTransport, isOpen } from './test-support/faulty-transport.ts';
import { fixedIdentity } from './test-support/fixed-identity.ts';

/** Printed with every failure by the property itself. */
const SEED = 63380;
/** Length of a walk, ms. */
const WALK = 300_000;
/** After the last fault every pair that wants each other is connected, ms: delays, penalties of 90 s, missed pings of 60 s. */
const RECOVERED = 240_000;
const PORT = 4712;
const PIN = '1A2B3C4D';

const NAMES = ['a', 'b', 'c'] as const;
// The same keys in every run: who has the bigger SKI decides much.
const IDENTITIES = NAMES.map((name, index) => fixedIdentity(name, index + 1, new ManualClock()));
const skiOf = (index: number): string => IDENTITIES[index % NAMES.length]?.ski ?? '';

/** One of three nodes; it can be restarted with everything it stored. */
class Actor {
  readonly #index: number;
  readonly #clock: ManualClock;
  readonly #network: MemoryNetwork;
  readonly #random: Random;
  readonly #setup: Setup;
  readonly trust: TrustStore = memoryTrustStore();
  readonly #keyMaterial = memoryKeyMaterialStore();
  readonly transports: FaultyTransport[] = [];
  readonly linked = new Map<string, number>();
  node: ShipNode;

  constructor(index: number, clock: ManualClock, network: MemoryNetwork, random: Random, setup: Setup) {
    this.#index = index;
    this.#clock = clock;
    this.#network = network;
    this.#random = random;
    this.#setup = setup;
    this.node = this.#make();
  }

  async start(): Promise<void> {
    await this.node.start();
    for (const [index, name] of NAMES.entries())
      if (index !== this.#index) this.node.addAddress(skiOf(index), { host: name, port: PORT });
  }

  /** Closes the node and starts another one with the same stores. */
  async restart(): Promise<void> {
    await played(this.#clock, this.node.close());
    this.node = this.#make();
    await this.start();
  }

  #make(): ShipNode {
    const identity = IDENTITIES[this.#index] as Identity;
    const name = NAMES[this.#index] as string;
    const transport = faultyTransport(this.#network.transport(identity.certificatePem, name));
    this.transports.push(transport);
    this.linked.clear();
    const { maxVersion, keyExchange, demand, rule } = this.#setup;
    return new ShipNode({
      ...{ identity, transport, keyExchange, doubleConnection: rule },
      clock: this.#clock,
      random: this.#random,
      logger: silentLogger,
      trust: this.trust,
      keyMaterial: this.#keyMaterial,
      settings: { maxVersion },
      service: { brand: 'Busbar', type: 'Test', model: name, categories: [2] },
      listen: { host: name, port: PORT },
      ...(demand === undefined ? {} : { pin: { pin: PIN, demand } }),
      onLink: ({ ski }, link) => {
        const count = (by: number): void => void this.linked.set(ski, (this.linked.get(ski) ?? 0) + by);
        count(1);
        const { node } = this;
        link.start({
          message: () => undefined,
          closed: () => {
            if (node === this.node) count(-1);
          },
        });
      },
    });
  }
}

type Setup = {
  readonly maxVersion: '1.0' | '1.1';
  readonly keyExchange: 'off' | 'certificate-update' | 'commissioning';
  readonly demand: 'required' | 'optional' | undefined;
  readonly rule: 'initiator' | 'spec';
};

/** Lets time pass until a promise is settled. */
async function played(clock: ManualClock, promise: Promise<unknown>): Promise<void> {
  let isSettled = false;
  const settled = promise.then(() => {
    isSettled = true;
  });
  for (let waited = 0; !isSettled && waited < 30_000; waited += 100) await clock.run(100);
  assert.ok(isSettled, 'it ends');
  await settled;
}

const WHATS = [
  'approve',
  'approve',
  'refuse',
  'remove',
  'pin',
  'wrongPin',
  'cut',
  'freeze',
  'restart',
  'tool',
  'key',
] as const;

const walk = fc.record({
  seed: fc.nat(),
  latency: fc.constantFrom(1, 30, 700),
  setups: fc.tuple(
    ...NAMES.map(() =>
      fc.record({
        maxVersion: fc.constantFrom('1.0' as const, '1.1' as const),
        keyExchange: fc.constantFrom('off' as const, 'certificate-update' as const, 'commissioning' as const),
        demand: fc.constantFrom(undefined, undefined, 'required' as const, 'optional' as const),
      }),
    ),
  ),
  rule: fc.constantFrom('initiator' as const, 'spec' as const),
  acts: fc.array(fc.record({ at: fc.nat(WALK), who: fc.nat(2), other: fc.nat(1), what: fc.constantFrom(...WHATS) }), {
    maxLength: 16,
  }),
});

async function act(actor: Actor, ski: string, what: (typeof WHATS)[number], seed: number): Promise<void> {
  const open = (): FaultyTransport['sockets'] => actor.transports.flatMap(({ sockets }) => sockets).filter(isOpen);
  switch (what) {
    case 'approve':
    case 'refuse':
    case 'remove':
      actor.node[what](ski);
      return;
    case 'pin':
      actor.node.enterPin(ski, PIN);
      return;
    case 'wrongPin':
      actor.node.enterPin(ski, '00000000');
      return;
    case 'cut':
      open()[seed % Math.max(1, open().length)]?.webSocket.terminate();
      return;
    case 'freeze':
      // Nothing is read any more: no message, no ping, no close.
      open()[seed % Math.max(1, open().length)]?.webSocket.pause();
      return;
    case 'restart':
      await actor.restart();
      return;
    case 'tool':
      // Refused, unanswered or granted: it must end.
      actor.node.keys.tool(ski).request().then(String, String);
      return;
    case 'key':
      if (actor.node.keys.own.keys.length === 1) actor.node.keys.announceSuccessor({ ski: 'e'.repeat(40), curve: 23 });
      return;
  }
}

/** A user who enters the PIN whenever it is asked for: one that was sent into a dead connection counts as refused. */
function answerQuestions(actor: Actor): void {
  for (const { ski, advice } of actor.node.peers()) if (/Enter the PIN/.test(advice)) actor.node.enterPin(ski, PIN);
}

async function play(
  clock: ManualClock,
  actors: readonly Actor[],
  acts: readonly { at: number; who: number; other: number; what: (typeof WHATS)[number] }[],
  seed: number,
): Promise<void> {
  for (const { at, who, other, what } of [...acts].sort((a, b) => a.at - b.at)) {
    await clock.run(Math.max(0, at - clock.now()));
    await act(actors[who] as Actor, skiOf(who + 1 + other), what, seed + at);
    for (const actor of actors)
      for (const { phase } of actor.node.peers()) assert.ok(Object.hasOwn(SME_STATE_NAMES, phase), `state ${phase}`);
  }
}

test('SHIP-6.1.2-1 SHIP-6.3.1-4 SHIP-6.10.4.6-7 three whole nodes with resets, frozen sockets, restarts and every decision of their users: all pairs that want each other meet again, and nothing is left at the end', async () => {
  await fc.assert(
    fc.asyncProperty(walk, async ({ seed, latency, setups, rule, acts }) => {
      const clock = new ManualClock();
      const network = new MemoryNetwork(clock, millis(latency));
      const random = seededRandom(seed);
      const actors = setups.map((setup, index) => new Actor(index, clock, network, random, { ...setup, rule }));
      await Promise.all(actors.map((actor) => actor.start()));
      await play(clock, actors, acts, seed);

      for (const [index, actor] of actors.entries())
        for (const other of [1, 2]) {
          actor.node.approve(skiOf(index + other));
          actor.node.enterPin(skiOf(index + other), PIN);
        }
      for (let waited = 0; waited < RECOVERED; waited += 10_000) {
        await clock.run(10_000);
        for (const actor of actors) answerQuestions(actor);
      }
      for (const [index, actor] of actors.entries())
        for (const other of [1, 2]) {
          const ski = skiOf(index + other);
          const status = actor.node.peers().find((peer) => peer.ski === ski);
          assert.equal(actor.linked.get(ski), 1, `${NAMES[index]}: ${JSON.stringify(status)}`);
        }

      await played(clock, Promise.all(actors.map(({ node }) => node.close())));
      await clock.run(10_000);
      assert.equal(clock.pendingTimers, 0, 'no timer is left');
      for (const { transports, linked } of actors) {
        assert.ok(
          [...linked.values()].every((count) => count === 0),
          'every link is told its end',
        );
        for (const { webSocket } of transports.flatMap(({ sockets }) => sockets))
          assert.equal(webSocket.readyState, 3, 'no socket is left');
      }
    }),
    { seed: SEED, numRuns: 60 },
  );
});
