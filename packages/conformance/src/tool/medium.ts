import type { Clock, Millis } from '@busbar/kernel';

/** Key and certificate that a node of the test tool shows, PEM. */
export interface Credentials {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** How a WebSocket ended. */
export interface WireEnd {
  /** Close code; 1006 when there was no close frame. */
  readonly code: number;
  readonly reason: string;
}

/** Told what arrives on a {@link Wire}. */
export interface WireListener {
  /** @param isBinary false for a text frame, which no SHIP node may send (SHIP-6.7.4-1) */
  message(bytes: Uint8Array, isBinary: boolean): void;
  closed(end: WireEnd): void;
}

/** One WebSocket to the device, without any behaviour of its own. */
export interface Wire {
  send(bytes: Uint8Array): void;
  /** Sends a close frame. */
  close(code: number, reason: string): void;
  terminate(): void;
  /** Begins to read, once. */
  receive(listener: WireListener): void;
}

/** Outcome of an attempt to connect to the device. `ended`: who ended it, as far as the stage says. */
export type Attempt =
  | { readonly ok: true; readonly wire: Wire; readonly ski: string | undefined }
  | { readonly ok: false; readonly stage: 'tcp' | 'tls' | 'http'; readonly why: string };

/** Told what happens at an open port of the test tool. */
export interface PortListener {
  /** The device opened a WebSocket. */
  opened(wire: Wire): void;
  /** An attempt of the device ended before there was a WebSocket. */
  ended(stage: 'tls' | 'http', why: string): void;
}

/** An open port of the test tool. */
export interface OpenPort {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** What the test tool says of one of its nodes by DNS-SD. */
export interface ToolService {
  readonly instance: string;
  readonly ski: string;
  readonly shipId: string;
  readonly port: number;
}

/** The TXT record of a service on the network, undecoded. */
export interface FoundRecord {
  readonly instance: string;
  readonly port: number | undefined;
  readonly strings: readonly Uint8Array[];
}

/** What carries the messages between test tool and device: the network, or memory on virtual time. */
export interface Medium {
  readonly clock: Clock;
  /**
   * Connects to the device as client.
   * @param quiet time to wait between the TLS handshake and the upgrade for the device to end the connection
   */
  connect(credentials: Credentials, quiet: Millis): Promise<Attempt>;
  /** Opens a port for the device; connections of others are refused. */
  listen(credentials: Credentials, listener: PortListener): Promise<OpenPort>;
  /** Announces a node of the test tool; the returned function says goodbye. */
  announce(service: ToolService): () => Promise<void>;
  /** Every SHIP service that answers a query within this time. */
  records(within: Millis): Promise<readonly FoundRecord[]>;
  /** Why multicast does not work here; undefined while it does. */
  problem(): string | undefined;
}

/** What a {@link Wire} is made of: a WebSocket of the network or of memory. */
export interface WebSocketLike {
  send(bytes: Uint8Array): void;
  close(code: number, reason: string): void;
  terminate(): void;
  resume(): void;
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): unknown;
  on(event: 'close', listener: (code: number, reason: Buffer) => void): unknown;
}

/** The wire of an open WebSocket; nothing is read before {@link Wire.receive}. */
export function wireOf(webSocket: WebSocketLike): Wire {
  return {
    send: (bytes) => webSocket.send(bytes),
    close: (code, reason) => webSocket.close(code, reason),
    terminate: () => webSocket.terminate(),
    receive: (listener) => {
      webSocket.on('message', (data, isBinary) => listener.message(data, isBinary));
      webSocket.on('close', (code, reason) => listener.closed({ code, reason: reason.toString() }));
      webSocket.resume();
    },
  };
}
