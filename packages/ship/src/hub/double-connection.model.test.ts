import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, type Random, seededRandom } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import fc from 'fast-check';
import { liveConnections } from './peer-state.ts';
import { HubOnWire } from './test-support/hub-on-wire.ts';
import { ShipGoHub } from './test-support/ship-go-hub.ts';
import { type Side, WireNetwork } from './test-support/wire-network.ts';

const SKIS = ['1'.repeat(40), '2'.repeat(40)] as const;
/** Most time without a connection that the rule may cost, ms (robustness.md section 2, row 11). */
const LONGEST_GAP = 1000;
/** Everything has settled by then: delays, grace times and probes of 3 s each, ms. */
const SETTLED = 30_000;
/** Redial delay, grace time and the way of the messages after a fault, ms. */
const RECOVERED = 8000;

type Variant = 'initiator' | 'spec' | 'ship-go';

/** What happens to the pair from outside. */
interface Stimulus {
  /** When, ms from the start. */
  readonly at: number;
  readonly side: Side;
  /** `silence`: the connection is dead, and only `side` knows. */
  readonly what: 'find' | 'ask' | 'cut' | 'silence';
}

/** A pair of nodes; `swapped`: the first one has the bigger SKI. */
class PairOnWire {
  readonly clock = new ManualClock();
  readonly network: WireNetwork;
  readonly nodes: readonly [HubOnWire | ShipGoHub, HubOnWire | ShipGoHub];
  longestGap = 0;
  #gapFrom: number | undefined;
  #gapCounts = false;

  constructor(variants: readonly [Variant, Variant], swapped: boolean, latency: number, random: Random) {
    this.network = new WireNetwork(this.clock, () => random() * latency);
    // Few different delays: both nodes dial at the same moment more often than in the field.
    const delays: Random = () => Math.floor(random() * 8) / 8;
    const node = (side: Side): HubOnWire | ShipGoHub => {
      const variant = variants[side];
      const [localSki, ski] = swapped === (side === 0) ? [SKIS[1], SKIS[0]] : SKIS;
      return variant === 'ship-go'
        ? new ShipGoHub(this.network, side, localSki > ski, delays)
        : new HubOnWire(this.network, { side, localSki, ski, rule: variant, random: delays });
    };
    this.nodes = [node(0), node(1)];
    this.network.join(...this.nodes);
    this.network.observe = () => this.#measure();
  }

  play(stimuli: readonly Stimulus[], until: number): void {
    for (const one of stimuli) this.clock.after(millis(one.at), () => this.#stimulate(one));
    this.clock.advance(until);
    this.#measure();
    if (this.#gapFrom !== undefined) this.#gapOver();
  }

  #stimulate({ side, what }: Stimulus): void {
    const [wire] = this.network.common;
    if (what === 'find' || what === 'ask') this.nodes[side][what]();
    else if (what === 'cut') this.network.cut();
    else if (wire !== undefined) this.network.silence(wire, side);
    // What is lost by a fault is not lost by the rule.
    if (what === 'cut' || what === 'silence') [this.#gapCounts, this.#gapFrom] = [false, undefined];
  }

  #measure(): void {
    const isConnected = this.network.common.length > 0;
    if (isConnected && this.#gapFrom !== undefined) this.#gapOver();
    if (isConnected) this.#gapCounts = true;
    else if (this.#gapCounts) this.#gapFrom ??= this.clock.now();
  }

  #gapOver(): void {
    this.longestGap = Math.max(this.longestGap, this.clock.now() - (this.#gapFrom ?? 0));
    this.#gapFrom = undefined;
  }

  /** One connection, open at both ends, and each node knows exactly this one. */
  assertConnectedOnce(): void {
    const { common } = this.network;
    assert.equal(common.length, 1, 'one connection');
    for (const node of this.nodes)
      if (node instanceof HubOnWire) {
        const live = liveConnections(node.state);
        assert.deepEqual(
          live.map(({ stage, inData }) => ({ stage, inData })),
          [{ stage: 'running', inData: true }],
        );
        assert.equal(node.state.dial.at, 'idle');
      } else assert.equal(node.registered, common[0]);
  }
}

const side = fc.constantFrom<Side>(0, 1);
const dials = fc.array(
  fc.record({ at: fc.nat(6000), side, what: fc.constantFrom('find', 'ask', 'find', 'ask', 'cut') }),
  { minLength: 1, maxLength: 8 },
);
const settings = fc.record({
  swapped: fc.boolean(),
  latency: fc.constantFrom(1, 10, 50, 200),
  seed: fc.nat(),
});
/** Both nodes find each other at the start, so that somebody dials. */
const start: readonly Stimulus[] = [
  { at: 0, side: 0, what: 'find' },
  { at: 0, side: 1, what: 'find' },
];

const VARIANTS = ['initiator', 'spec', 'ship-go'] as const;
for (const first of VARIANTS)
  for (const second of VARIANTS)
    test(`SHIP-6.1.1-4 SHIP-6.9.3.4-1 SHIP-6.9.3.4-2 ${first} with ${second}, dials at any moment: never more than 1 s without a connection, one in the end`, () => {
      fc.assert(
        fc.property(settings, dials, ({ swapped, latency, seed }, more) => {
          const pair = new PairOnWire([first, second], swapped, latency, seededRandom(seed));
          pair.play([...start, ...more], SETTLED);
          assert.ok(pair.longestGap <= LONGEST_GAP, `${pair.longestGap} ms without a connection`);
          pair.assertConnectedOnce();
        }),
        { seed: 11, numRuns: 1500 },
      );
    });

for (const first of ['initiator', 'spec'] as const)
  for (const second of ['initiator', 'spec'] as const)
    test(`SHIP-6.9.3.4-4 ${first} with ${second}: a connection that died without a word is replaced`, () => {
      fc.assert(
        fc.property(settings, side, fc.nat(5000), ({ swapped, latency, seed }, noticedBy, at) => {
          const pair = new PairOnWire([first, second], swapped, latency, seededRandom(seed));
          const fault = 5000 + at;
          pair.play([...start, { at: fault, side: noticedBy, what: 'silence' }], fault + RECOVERED);
          pair.assertConnectedOnce();
        }),
        { seed: 12, numRuns: 500 },
      );
    });
