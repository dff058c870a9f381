import { X509Certificate } from 'node:crypto';
import { type Clock, type Millis, millis, silentLogger } from '@busbar/kernel';
import type { Dialling, DialOptions, DialOutcome, Endpoint } from '../connection/dial.ts';
import type { ListenerOptions } from '../connection/listener.ts';
import { type DnsSd, dnsSd } from '../discovery/dns-sd.ts';
import type { Listening, ShipTransport } from '../hub/transport.ts';
import { type PeerCheck, verifyPeer } from '../tls/verify-peer.ts';
import { type MemoryWebSocket, memoryWebSockets } from './memory-websocket.ts';
import { MulticastSegment, type SegmentHost } from './multicast-segment.ts';

/** Who waits for connections at an address of a {@link MemoryNetwork}. */
export interface MemoryServer {
  readonly certificatePem: string;
  /** Why the certificate of a client ends the TLS connection; undefined accepts it. */
  refuseCertificate(client: X509Certificate): string | undefined;
  /** Why there is no WebSocket (HTTP 503); undefined: there is one. */
  refuseUpgrade(client: X509Certificate, address: string): string | undefined;
  opened(webSocket: MemoryWebSocket, client: X509Certificate, address: string): void;
  /** An attempt ended before there was a WebSocket. */
  ended(stage: 'tls' | 'http', why: string): void;
}

/** Who connects. */
export interface MemoryClient {
  readonly certificatePem: string;
  readonly address: string;
  /** Why the certificate of the server ends the TLS connection; undefined accepts it. */
  refuseCertificate(server: X509Certificate): string | undefined;
}

/** Outcome of {@link MemoryNetwork.connect}; `certificate`: the client refused that of the server. */
export type MemoryAttempt =
  | { readonly ok: true; readonly webSocket: MemoryWebSocket; readonly server: X509Certificate }
  | { readonly ok: false; readonly stage: 'tcp' | 'tls' | 'certificate' | 'http'; readonly why: string };

/** Clock, place and random numbers decide everything: two runs are the same. */
const NOT_RANDOM = (): number => 0.5;
/** First of the ports given to those who ask for any (RFC 6335, dynamic ports). */
const FIRST_FREE_PORT = 49_152;
const DEFAULT_LATENCY = millis(1);
const NO_STREAM = { cork: () => undefined, uncork: () => undefined };

/**
 * A network in memory on one clock: nodes with their real hub, trust and message exchange, without sockets. Certificates are
 * real and are judged by the same code as on the network; TLS itself is left out.
 */
export class MemoryNetwork {
  /** The link below, for multicast DNS. */
  readonly segment: MulticastSegment;
  readonly #clock: Clock;
  readonly #latency: Millis;
  readonly #servers = new Map<string, MemoryServer>();
  #nextPort = FIRST_FREE_PORT;

  constructor(clock: Clock, latency: Millis = DEFAULT_LATENCY) {
    this.#clock = clock;
    this.#latency = latency;
    this.segment = new MulticastSegment(clock);
  }

  /** A host at an IPv4 address, for multicast DNS. */
  host(address: string): SegmentHost {
    return this.segment.host(address);
  }

  /** Multicast DNS of a node at an IPv4 address. */
  discovery(address: string): DnsSd {
    const network = this.host(address);
    return dnsSd({ clock: this.#clock, logger: silentLogger, random: NOT_RANDOM, network });
  }

  /** The transport of a node with this certificate, reachable at an address. */
  transport(certificatePem: string, address: string): ShipTransport {
    return {
      listener: (options) => this.#listener(options, certificatePem, address),
      dial: (endpoints, options) => this.#dialling(endpoints, options, certificatePem, address),
    };
  }

  /** Opens a port; 0 takes a free one. */
  listen(address: string, port: number, server: MemoryServer): { readonly port: number; close(): void } {
    const opened = port === 0 ? this.#nextPort++ : port;
    const key = keyOf(address, opened);
    if (this.#servers.has(key)) throw new Error(`port ${opened} of ${address} is taken`);
    this.#servers.set(key, server);
    return { port: opened, close: () => void this.#servers.delete(key) };
  }

  /** TCP, TLS and upgrade in one, two latencies long. */
  async connect(to: { readonly host: string; readonly port: number }, client: MemoryClient): Promise<MemoryAttempt> {
    await this.#travel();
    const server = this.#servers.get(keyOf(to.host, to.port));
    if (server === undefined) return { ok: false, stage: 'tcp', why: 'connection refused' };
    const [ofServer, ofClient] = [
      new X509Certificate(server.certificatePem),
      new X509Certificate(client.certificatePem),
    ];
    const refusedByClient = client.refuseCertificate(ofServer);
    const refusedByServer = server.refuseCertificate(ofClient);
    await this.#travel();
    if (refusedByClient !== undefined) {
      server.ended('tls', 'the client closed the connection after the certificate of the server');
      return { ok: false, stage: 'certificate', why: refusedByClient };
    }
    if (refusedByServer !== undefined) {
      server.ended('tls', refusedByServer);
      return { ok: false, stage: 'tls', why: 'the server closed the connection after the certificate of the client' };
    }
    const refusal = server.refuseUpgrade(ofClient, client.address);
    if (refusal !== undefined) {
      server.ended('http', refusal);
      return { ok: false, stage: 'http', why: `HTTP status 503: ${refusal}` };
    }
    const [near, far] = memoryWebSockets(this.#clock, this.#latency);
    server.opened(far, ofClient, client.address);
    return { ok: true, webSocket: near, server: ofServer };
  }

  #judge(certificate: X509Certificate, expected?: string): PeerCheck {
    return verifyPeer(certificate, this.#clock.wall(), expected);
  }

  #travel(): Promise<void> {
    return new Promise((done) => this.#clock.after(this.#latency, done));
  }

  #listener(options: ListenerOptions, certificatePem: string, address: string): Listening {
    let close = (): void => undefined;
    let ownPort = 0;
    const server: MemoryServer = {
      certificatePem,
      refuseCertificate: (client) => {
        const check = this.#judge(client);
        if (!check.ok) return check.why;
        return check.peer.ski === options.identity.ski ? 'the peer has the SKI of this node' : undefined;
      },
      refuseUpgrade: (client, from) => {
        const check = this.#judge(client);
        return check.ok ? options.refuse(check.peer, from) : check.why;
      },
      opened: (webSocket, client, from) => {
        const check = this.#judge(client);
        if (!check.ok) return;
        const { peer } = check;
        options.opened({ role: 'server', peer, webSocket, stream: NO_STREAM, address: from, port: ownPort });
      },
      ended: (stage, why) => options.logger.debug('listener.refused', { stage, why }),
    };
    return {
      listen: async (_host, port) => {
        const opened = this.listen(address, port, server);
        close = opened.close;
        ownPort = opened.port;
        return { host: address, port: ownPort };
      },
      close: async () => close(),
    };
  }

  #dialling(endpoints: readonly Endpoint[], options: DialOptions, certificatePem: string, address: string): Dialling {
    let isAborted = false;
    const client: MemoryClient = {
      certificatePem,
      address,
      refuseCertificate: (server) => {
        const check = this.#judge(server, options.ski);
        return check.ok ? undefined : check.why;
      },
    };
    const run = async (): Promise<DialOutcome> => {
      let last: DialOutcome = { ok: false, stage: 'tcp', why: 'no address is known' };
      for (const { host, port } of endpoints) {
        const attempt = await this.connect({ host, port }, client);
        if (!attempt.ok) {
          last = { ...attempt, why: `${host} port ${port}: ${attempt.why}` };
          continue;
        }
        const { webSocket, server } = attempt;
        const check = this.#judge(server, options.ski);
        if (isAborted || !check.ok) {
          webSocket.terminate();
          return { ok: false, stage: 'aborted', why: 'aborted by this node' };
        }
        const { peer } = check;
        return { ok: true, socket: { role: 'client', peer, webSocket, stream: NO_STREAM, address: host, port } };
      }
      return last;
    };
    return {
      outcome: run(),
      abort: () => {
        isAborted = true;
      },
    };
  }
}

function keyOf(address: string, port: number): string {
  return `${address} ${port}`;
}
