import type { Clock, Finding, Logger, Millis } from '@busbar/kernel';
import type { Cmd, FeatureAddress } from '../datagram/datagram.ts';
import type { FullFeatureAddress } from './feature-address.ts';
import type { SpineLimits } from './limits.ts';
import type { WriteOutcome } from './result-error.ts';

/** A request of ours to one feature of a peer. */
export interface OwnRequest {
  readonly from: FullFeatureAddress;
  readonly to: FeatureAddress;
  readonly classifier: 'read' | 'write' | 'call';
  readonly cmd: Cmd;
  /** What the addressed feature announced; default 10 s. */
  readonly maxResponseDelay?: Millis;
  /** The entity of ours that the request is about when NodeManagement sends it; `from` otherwise. */
  readonly onBehalfOf?: FullFeatureAddress;
  /** Told an answer that came after the timeout. */
  readonly late?: (outcome: WriteOutcome) => void;
}

/** The connection to one peer, as the objects that describe the peer see it. */
export interface PeerPort {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: SpineLimits;
  readonly ownDevice: string;
  /** Address of the peer's NodeManagement. */
  readonly nodeManagement: FeatureAddress;
  /** Sends a request; `answered` is called exactly once, not before this call returned unless it cannot be sent. */
  request(request: OwnRequest, answered: (outcome: WriteOutcome) => void): void;
  /** Whether the peer's binding table lists this relation; undefined when it cannot be read. */
  lookUpBinding(
    client: FullFeatureAddress,
    server: FeatureAddress,
    found: (isListed: boolean | undefined) => void,
  ): void;
  /** Logs something noticed about the peer. */
  say(finding: Finding, fields?: { readonly feature?: string; readonly function?: string }): void;
  /** Our relations to the peer changed. */
  relationsChanged(): void;
}
