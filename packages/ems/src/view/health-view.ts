import { isClockSane } from '@busbar/functions';
import { formatInstant, type UtcInstant } from '@busbar/kernel';
import { displaySki, type Identity, type PeerStatus } from '@busbar/ship';
import type { ControlBox, Health } from '../api/api-types.ts';
import type { ControlState } from '../site/control-state.ts';
import { nameOf } from './device-view.ts';

/** What health is judged by. */
export interface HealthSources {
  readonly version: string;
  readonly isDemo: boolean;
  readonly started: UtcInstant;
  /** s since the start, monotonic. */
  readonly uptime: number;
  readonly identity: Identity;
  readonly qrText: string;
  readonly ship: { readonly host: string; readonly port: number };
  readonly state: ControlState;
  readonly isLoopHealthy: boolean;
  readonly timing: { readonly lag: number; readonly duration: number };
  readonly storeFailure: string | undefined;
  readonly warnings: readonly string[];
  readonly peers: readonly PeerStatus[];
  readonly controlBox: ControlBox;
  /** Why devices cannot be found by multicast, in words. */
  readonly discoveryProblem: string | undefined;
}

type Check = Health['checks'][number];

/** What to do where multicast does not work. */
export const NO_MULTICAST_ADVICE =
  'Let the network pass multicast DNS (UDP port 5353), or enter devices by host and port (peers in the configuration); "busbar doctor" says more.';

/** `GET /api/v1/system/health` */
export function healthView(sources: HealthSources): Health {
  const checks = checksOf(sources);
  const { identity, state } = sources;
  return {
    status: worst(checks),
    version: sources.version,
    demo: sources.isDemo,
    started: formatInstant(sources.started),
    uptimeSeconds: Math.floor(sources.uptime),
    identity: {
      ski: identity.ski,
      skiGroups: displaySki(identity.ski),
      shipId: identity.shipId,
      created: identity.created,
      fingerprint: identity.fingerprint,
      certificate: { ...identity.certificate },
      qrText: sources.qrText,
    },
    ship: { ...sources.ship },
    control: {
      lastTick: formatInstant(state.wall),
      tickMillis: Math.round(sources.timing.duration * 100) / 100,
      eventLoopLagMillis: Math.round(sources.timing.lag * 100) / 100,
    },
    checks,
  };
}

function checksOf(sources: HealthSources): Check[] {
  const { state, controlBox, identity } = sources;
  return [
    check(
      'control',
      sources.isLoopHealthy ? 'ok' : 'error',
      ['The control loop runs.', 'The control loop stands still.'],
      'Restart the energy manager and report this.',
    ),
    sources.storeFailure === undefined
      ? ok('store', 'Records are stored.')
      : {
          name: 'store',
          status: 'error',
          text: sources.storeFailure,
          advice: 'Check free space and permissions of the data directory.',
        },
    check(
      'clock',
      isClockSane(state.wall) ? 'ok' : 'error',
      ['The clock is plausible.', 'The clock of this machine is wrong; some devices refuse messages because of that.'],
      'Set the clock, for example with NTP.',
    ),
    sources.discoveryProblem === undefined
      ? ok('discovery', 'Devices on the network can be found.')
      : { name: 'discovery', status: 'warning', text: sources.discoveryProblem, advice: NO_MULTICAST_ADVICE },
    ...sources.warnings.map(
      (text): Check => ({ name: 'start', status: 'warning', text, advice: 'Look at the data directory.' }),
    ),
    ...identity.findings.map(
      ({ text }): Check => ({
        name: 'identity',
        status: 'warning',
        text,
        advice: 'Keep the identity; pair again only if a device demands it.',
      }),
    ),
    gridMeterCheck(state),
    controlBoxCheck(controlBox),
    ...sources.peers.filter(({ ours }) => ours === 'trusted').map(peerCheck),
  ];
}

function gridMeterCheck({ grid }: ControlState): Check {
  if (grid.unit === undefined && !grid.isStale) return ok('grid-meter', 'No grid meter is connected.');
  return check(
    'grid-meter',
    grid.isStale ? 'warning' : 'ok',
    ['The grid meter gives values.', 'The grid meter gives no values.'],
    'Check power, network and pairing of the meter.',
  );
}

function controlBoxCheck({ status, text }: ControlBox): Check {
  const isFine = status === 'connected' || status === 'never-seen';
  return {
    name: 'control-box',
    status: isFine ? 'ok' : 'warning',
    text,
    advice: isFine ? '' : 'Check power and network of the control box.',
  };
}

function peerCheck(peer: PeerStatus): Check {
  const text = peer.connected ? `${nameOf(peer)} is connected.` : `${nameOf(peer)} is not connected.`;
  return {
    name: `peer:${peer.ski}`,
    status: peer.connected ? 'ok' : 'warning',
    text,
    advice: peer.connected ? '' : peer.advice,
  };
}

function ok(name: string, text: string): Check {
  return { name, status: 'ok', text, advice: '' };
}

function check(
  name: string,
  status: Check['status'],
  texts: readonly [fine: string, bad: string],
  advice: string,
): Check {
  return { name, status, text: status === 'ok' ? texts[0] : texts[1], advice: status === 'ok' ? '' : advice };
}

function worst(checks: readonly Check[]): Check['status'] {
  if (checks.some(({ status }) => status === 'error')) return 'error';
  return checks.some(({ status }) => status === 'warning') ? 'warning' : 'ok';
}
