import { type Millis, millis } from '@busbar/kernel';
import type { IpFamily, LocalNetwork } from './local-network.ts';

/** Whether multicast works on one interface in one family. */
export interface MulticastStatus {
  readonly interface: string;
  readonly family: IpFamily;
  readonly address: string;
  readonly isLoopback: boolean;
  /** Why it does not work, in words; undefined while it works, or while that is not known yet. */
  readonly problem: string | undefined;
  /** Who was heard: nobody, this host only, or other hosts too. */
  readonly heard: 'nobody' | 'itself' | 'others';
}

/** What is sent comes back at once where multicast works. */
const HEARING_TIME = millis(2000);

/** Health of one socket: what is sent must come back, because programs of one host hear each other. */
export class MulticastHealth {
  readonly network: LocalNetwork;
  #waitingSince: number | undefined;
  #problem: string | undefined;
  #heard: MulticastStatus['heard'] = 'nobody';

  constructor(network: LocalNetwork) {
    this.network = network;
  }

  get status(): MulticastStatus {
    const { name, family, address, isLoopback } = this.network;
    return { interface: name, family, address, isLoopback, problem: this.#problem, heard: this.#heard };
  }

  sent(now: Millis): void {
    this.#waitingSince ??= now;
  }

  /** Any packet proves that multicast arrives. */
  received(isOwn: boolean): void {
    this.#waitingSince = undefined;
    this.#problem = undefined;
    if (!isOwn) this.#heard = 'others';
    else if (this.#heard === 'nobody') this.#heard = 'itself';
  }

  failed(why: string): void {
    this.#problem = why;
  }

  /** True when what was sent has not come back in time. */
  isDeaf(now: Millis): boolean {
    return this.#waitingSince !== undefined && now - this.#waitingSince > HEARING_TIME;
  }

  /** A new socket: what the old one waited for will not come. */
  reopened(): void {
    this.#waitingSince = undefined;
  }
}

/**
 * Why multicast works nowhere, in words; undefined while it works on one interface. The loopback interface reaches
 * nobody else, so it counts only when nothing else was asked for.
 */
export function multicastProblem(
  statuses: readonly MulticastStatus[],
  wanted: readonly string[] | undefined,
): string | undefined {
  const isLoopbackWanted = wanted !== undefined && statuses.every(({ isLoopback }) => isLoopback);
  const counting = isLoopbackWanted ? statuses : statuses.filter(({ isLoopback }) => !isLoopback);
  if (counting.length === 0)
    return wanted === undefined
      ? 'no network interface with an address is up'
      : `no interface with an address among ${wanted.join(', ')}`;
  if (counting.some(({ problem }) => problem === undefined)) return undefined;
  return counting.map((one) => `${one.interface} (IPv${one.family}): ${one.problem}`).join('; ');
}
