import type { DialOptions, Endpoint } from '../connection/dial.ts';
import { type ListenerOptions, ShipListener } from '../connection/listener.ts';
import { dialSequence, type PeerDialling } from './dial-sequence.ts';

/** The open port of a node. */
export interface Listening {
  /** Opens the port; when it is taken the next free one. */
  listen(host: string, port: number): Promise<{ host: string; port: number }>;
  close(): Promise<void>;
}

/** How a node reaches its peers: over the network, or in memory where whole nodes run on virtual time. */
export interface ShipTransport {
  listener(options: ListenerOptions): Listening;
  /** One attempt to reach a peer at one of these places. */
  dial(endpoints: readonly Endpoint[], options: DialOptions): PeerDialling;
}

/** TCP, TLS and WebSocket (IEC 63380-3, 6.5 to 6.7). */
export const networkTransport: ShipTransport = {
  listener: (options) => new ShipListener(options),
  dial: dialSequence,
};
