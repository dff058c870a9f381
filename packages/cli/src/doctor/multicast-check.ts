import type { MulticastStatus } from '@busbar/ship';
import { type Check, checksOf } from './check.ts';

/** What was seen of multicast. */
export interface MulticastFacts {
  readonly statuses: readonly MulticastStatus[];
  /** Why it works nowhere; undefined: it works on one interface. */
  readonly problem: string | undefined;
  /** Names of interfaces that were asked for; undefined: all. */
  readonly wanted: readonly string[] | undefined;
  readonly isContainer: boolean;
  /** How long was listened, s. */
  readonly seconds: number;
}

const multicast = checksOf('multicast');
const BY_HAND = 'Devices that are not found can be entered by host and port (peers: in busbar.yaml).';
const CONTAINER =
  'This is a container: give it the network of the host (network_mode: host) or a macvlan network; a bridge passes no multicast.';
const BLOCKED = 'Let UDP port 5353 and the groups 224.0.0.251 and ff02::fb through the firewall of this host.';
const QUIET =
  'If there should be devices: are they in the same network, not in a guest Wi-Fi or another VLAN, and does the access point isolate its clients?';

/** Whether devices can be found and this node can be found: per interface and family. */
export function checkMulticast(facts: MulticastFacts): readonly Check[] {
  const { statuses, problem, wanted } = facts;
  const where = facts.isContainer ? CONTAINER : BLOCKED;
  const missing = (wanted ?? []).filter(
    (name) => name !== '*' && !statuses.some((status) => status.interface === name),
  );
  const checks = [
    ...missing.map((name) =>
      multicast(
        'problem',
        name,
        'there is no such interface, or it is down or without an address',
        `Choose one of those of "ip addr" with --interface, or leave it out.`,
      ),
    ),
    ...statuses.map((status) => checkOne(status, facts, where)),
  ];
  if (problem === undefined || checks.some(({ verdict }) => verdict === 'problem')) return checks;
  return [...checks, multicast('problem', 'all', `devices cannot be found: ${problem}`, `${where} ${BY_HAND}`)];
}

function checkOne(status: MulticastStatus, facts: MulticastFacts, where: string): Check {
  const subject = `${status.interface} IPv${status.family}`;
  const fault =
    status.problem ?? (status.heard === 'nobody' ? `what is sent does not come back in ${facts.seconds} s` : undefined);
  if (fault !== undefined) {
    // One that works makes good for one that does not: tunnels often carry no multicast.
    const verdict = facts.statuses.some(isWorking) ? 'warning' : 'problem';
    return multicast(verdict, subject, `does not work: ${fault}`, `${where} ${BY_HAND}`);
  }
  if (status.isLoopback) return multicast('ok', subject, 'works; it reaches programs of this host only');
  if (status.heard === 'others') return multicast('ok', subject, 'works, other hosts are heard');
  const text = `works on this host, but nobody else was heard in ${facts.seconds} s`;
  // Hosts that speak one family only are common.
  const isHeardOtherwise = facts.statuses.some((one) => one.interface === status.interface && one.heard === 'others');
  if (isHeardOtherwise) return multicast('ok', subject, text);
  return multicast('warning', subject, text, `${facts.isContainer ? CONTAINER : QUIET} ${BY_HAND}`);
}

function isWorking({ isLoopback, problem, heard }: MulticastStatus): boolean {
  return !isLoopback && problem === undefined && heard !== 'nobody';
}
