import type { TLSSocket } from 'node:tls';
import type { ClientOptions, ServerOptions, WebSocket } from 'ws';
import { cutToOctets } from '../discovery/txt-record.ts';
import type { VerifiedPeer } from '../tls/verify-peer.ts';

/** WebSocket subprotocol of SHIP (SHIP-6.7.3-2). */
export const SUBPROTOCOL = 'ship';

/** What a connection uses of a WebSocket: one of `ws`, or one in memory. */
export interface ShipWebSocket {
  readonly OPEN: number;
  readonly readyState: number;
  /** Octets given to `send` that the operating system has not taken. */
  readonly bufferedAmount: number;
  send(bytes: Uint8Array, options: { readonly binary: true }, taken: () => void): void;
  close(code: number, reason: string): void;
  /** Destroys the connection without a close frame. */
  terminate(): void;
  ping(): void;
  pause(): void;
  resume(): void;
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): unknown;
  on(event: 'pong', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'close', listener: (code: number, reason: Buffer) => void): unknown;
}

/** What a connection uses of the stream below its WebSocket. */
export interface ShipStream {
  cork(): void;
  uncork(): void;
}

/** An open WebSocket to a peer with a verified certificate. It is paused: nothing is read until it is taken over. */
export interface OpenSocket {
  readonly role: 'client' | 'server';
  readonly peer: VerifiedPeer;
  readonly webSocket: ShipWebSocket;
  /** The TLS socket below, for batching what is sent in one turn. */
  readonly stream: ShipStream;
  readonly address: string;
  readonly port: number;
}

/** An {@link OpenSocket} of the network. */
export interface NetworkSocket extends OpenSocket {
  readonly webSocket: WebSocket;
  readonly stream: TLSSocket;
}

/** Options of both roles: no compression, bounded messages (SHIP-6.7.3-3, SHIP-6.7.4-4), 1 s to answer a close frame. */
export function webSocketOptions(limits: {
  readonly messageOctets: number;
  readonly closeTimeout: number;
}): ClientOptions & ServerOptions {
  return {
    perMessageDeflate: false,
    maxPayload: limits.messageOctets,
    closeTimeout: limits.closeTimeout,
  } as ClientOptions & ServerOptions;
}

/** Longest reason of a close frame in octets (RFC 6455, 5.5). */
const LONGEST_REASON = 123;

/** A close reason that fits into its frame. */
export function closeReason(text: string): string {
  return cutToOctets(text, LONGEST_REASON);
}

/** An IPv4 address that arrived on an IPv6 socket, as IPv4. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
}
