import type { Cmd } from '../datagram/datagram.ts';
import { partialCmd } from '../device/notify-cmd.ts';
import { nodeManagementDestinationListData } from '../model/node-management-destination.ts';
import { buildDestinationChanges, type Destination } from './destination-list.ts';

/** Tells subscribers which devices behind this one came and went (SPINE-5.5.3-3). */
export class DestinationAnnouncer {
  readonly #notify: (cmd: Cmd) => void;
  #told: readonly Destination[] = [];

  constructor(notify: (cmd: Cmd) => void) {
    this.#notify = notify;
  }

  /** The devices as they were told last; what is read has to be the same. */
  get told(): readonly Destination[] {
    return this.#told;
  }

  /** Tells what is different from the last time. */
  tell(now: readonly Destination[]): void {
    const before = this.#told;
    this.#told = now;
    this.#tellChange(
      'removed',
      before.filter((one) => !isIn(now, one)),
    );
    this.#tellChange(
      'added',
      now.filter((one) => !isIn(before, one)),
    );
  }

  #tellChange(state: 'added' | 'removed', changed: readonly Destination[]): void {
    if (changed.length === 0) return;
    this.#notify(partialCmd(nodeManagementDestinationListData, buildDestinationChanges(state, changed)));
  }
}

function isIn(list: readonly Destination[], { device }: Destination): boolean {
  return list.some((one) => one.device === device);
}
