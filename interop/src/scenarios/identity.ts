import type { Scenario } from '../runner/scenario.ts';
import { guard, system } from './parts.ts';
import { bound, writeLimit } from './power-limit.ts';

/** Both dial at once, and the SKI of the left one is the larger or the smaller one (SHIP-6.9.3.4). */
function dialledAtOnce(order: 'larger' | 'smaller'): Scenario {
  return {
    name: `ship.double-dial-${order}-ski`,
    title: `both dial at once, the SKI of the energy guard is the ${order} one: connected, bound and limited`,
    left: guard('mdns', 'choose-ski'),
    right: system('mdns'),
    async play(stage) {
      await stage.open('right');
      await stage.open('left', { [order === 'larger' ? 'skiAbove' : 'skiBelow']: stage.right.ski });
      await stage.connect();
      await bound(stage, 'consumption');
      await stage.pass(4);
      await writeLimit(stage, 'consumption', { active: true, watts: 4300, durationSeconds: 300 });
    },
  };
}

/** Identity, certificate and the patience of the handshake. */
export const identityScenarios: readonly Scenario[] = [
  dialledAtOnce('larger'),
  dialledAtOnce('smaller'),
  {
    name: 'ship.late-approval',
    title:
      'the user of the controllable system approves after 75 seconds: the waiting is prolonged, the connection follows',
    isLong: true,
    left: guard('mdns'),
    right: system('mdns', 'approve-late'),
    async play(stage) {
      await stage.start();
      const { left, right } = stage;
      left.do({ do: 'trust', ski: right.ski });
      await right.expect('waiting', ({ ski }) => ski === left.ski, { within: 30, what: 'to wait for its user' });
      await stage.pass(75);
      right.do({ do: 'trust', ski: left.ski });
      await stage.connected(60);
    },
  },
  {
    name: 'ship.renewed-certificate',
    title: 'the energy guard comes back with a new certificate of the same key: trusted without being asked again',
    left: guard('mdns', 'renew-certificate'),
    right: system('mdns'),
    async play(stage) {
      await stage.start();
      await stage.connect();
      const before = stage.left.ski;
      const since = stage.right.mark();
      await stage.left.stop();
      await stage.right.expect('disconnected', ({ ski }) => ski === before, {
        within: 75,
        since,
        what: 'to notice the end',
      });
      const after = stage.right.mark();
      await stage.open('left', { renewCertificate: true });
      await stage.connected(60, { left: 0, right: after });
      await bound(stage, 'consumption');
      await writeLimit(stage, 'consumption', { active: true, watts: 4300, durationSeconds: 300 });
    },
  },
  {
    name: 'ship.iec-profile',
    title: 'the energy guard keeps to the text where the installed base does not (profile iec): connected and limited',
    left: guard('mdns', 'iec-profile'),
    right: system('mdns'),
    async play(stage) {
      await stage.open('right');
      await stage.open('left', { profile: 'iec' });
      await stage.connect();
      await bound(stage, 'consumption');
      await writeLimit(stage, 'consumption', { active: true, watts: 4300, durationSeconds: 300 });
    },
  },
];
