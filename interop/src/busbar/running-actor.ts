import type { PeerCommand } from '../contract.ts';

/** One actor that is being played. */
export interface RunningActor {
  /** Whether this command is for it. */
  takes(command: PeerCommand): boolean;
  take(command: PeerCommand): void | Promise<void>;
  close(): void;
}
