import type { PeerProcess } from '../runner/peer-process.ts';
import type { Scenario } from '../runner/scenario.ts';
import { ScenarioError } from '../runner/scenario-error.ts';
import type { Side, Stage } from '../runner/stage.ts';
import { guard, system } from './parts.ts';

/** Pairing: who approves first dials first, so both orders are both TLS roles. */
export const pairingScenarios: readonly Scenario[] = [
  approvedFirst('left'),
  approvedFirst('right'),
  {
    name: 'pairing.both-at-once',
    title: 'both approve before they see each other: both dial, one connection stays',
    left: guard('mdns'),
    right: system('mdns'),
    async play(stage) {
      await stage.start();
      await stage.connect();
      // Long enough for a second connection to have been decided.
      await stage.pass(6);
      expectStillConnected(stage);
    },
  },
  {
    name: 'pairing.taken-back',
    title: 'approval taken back: the connection ends for both and does not come back',
    left: guard('mdns'),
    right: system('mdns', 'untrust'),
    async play(stage) {
      await stage.start();
      await stage.connect();
      const { left, right } = stage;
      const since = left.mark();
      right.do({ do: 'untrust', ski: left.ski });
      await left.expect('disconnected', ({ ski }) => ski === right.ski, {
        within: 15,
        since,
        what: 'to lose the connection',
      });
      const after = left.mark();
      await stage.pass(15);
      if (left.seen('connected', after).length > 0)
        throw new ScenarioError(`${left.name} is connected again although ${right.name} took its approval back`);
    },
  },
  {
    name: 'pairing.handshake',
    title: 'the handshake has all its steps: init, hello, protocol version, PIN none, access methods',
    left: guard('mdns', 'handshake'),
    right: system('mdns'),
    async play(stage) {
      await stage.start();
      await stage.connect();
      await stage.left.expect(
        'handshake',
        ({ direction, message }) => direction === 'in' && message.startsWith('accessMethods'),
        { within: 20, what: 'to get the access methods or a request for them' },
      );
      const came = stage.left.seen('handshake').filter(({ direction }) => direction === 'in');
      for (const step of ['init', 'connectionHello', 'messageProtocolHandshake', 'connectionPinState'])
        if (!came.some(({ message }) => message.startsWith(step)))
          throw new ScenarioError(
            `${stage.right.name} sent no ${step}; it sent ${came.map(({ message }) => message).join(', ')}`,
          );
    },
  },
  {
    name: 'discovery.use-cases',
    title: 'detailed discovery and use case discovery: each side sees what the other plays',
    left: guard('mdns'),
    right: system('mdns'),
    async play(stage) {
      await stage.start();
      await stage.connect();
      const plays = (node: PeerProcess, other: PeerProcess, actor: string): Promise<unknown> =>
        node.expect(
          'usecases',
          ({ ski, list }) =>
            ski === other.ski &&
            list.some(
              (one) => one.actor === actor && one.name === 'limitationOfPowerConsumption' && one.scenarios.length > 0,
            ),
          { within: 20, what: `to see that ${other.name} plays ${actor} of LPC` },
        );
      await Promise.all([
        plays(stage.left, stage.right, 'ControllableSystem'),
        plays(stage.right, stage.left, 'EnergyGuard'),
      ]);
    },
  },
];

function approvedFirst(first: Side): Scenario {
  const second: Side = first === 'left' ? 'right' : 'left';
  const needs = (side: Side): readonly ['mdns'] | readonly ['mdns', 'approve-late'] =>
    side === second ? ['mdns', 'approve-late'] : ['mdns'];
  return {
    name: `pairing.${first === 'left' ? 'guard' : 'system'}-approves-first`,
    title: `the ${first === 'left' ? 'energy guard' : 'controllable system'} approves and dials, the other one waits for its user and approves seconds later`,
    left: guard(...needs('left')),
    right: system(...needs('right')),
    async play(stage) {
      await stage.start();
      const [one, other] = first === 'left' ? [stage.left, stage.right] : [stage.right, stage.left];
      one.do({ do: 'trust', ski: other.ski });
      await other.expect('waiting', ({ ski }) => ski === one.ski, {
        within: 30,
        what: `to say that ${one.name} waits for its approval`,
      });
      await stage.pass(3);
      if (one.seen('connected').length > 0)
        throw new ScenarioError(`${one.name} is connected although ${other.name} has not approved it`);
      other.do({ do: 'trust', ski: one.ski });
      await stage.connected(40);
    },
  };
}

function expectStillConnected({ left, right }: Stage): void {
  for (const node of [left, right]) {
    const last = node.last('connected', 'disconnected');
    if (last?.event !== 'connected')
      throw new ScenarioError(`${node.name} does not stay connected: ${JSON.stringify(last)}`);
  }
}
