import { type Clock, type Logger, type MessageLink, type Millis, NamedTimers } from '@busbar/kernel';
import { withoutPin } from '../message/redaction.ts';
import { initialSme, type SmeEffect, type SmeEvent, type SmeState, type SmeTimer, sme } from '../sme/sme.ts';
import { type TimerName, timerOf } from '../timers.ts';
import { EventContext, type PeerView } from './event-context.ts';
import { InboundGate } from './inbound-gate.ts';
import { KeepAlive } from './keep-alive.ts';
import type { ShipLimits } from './limits.ts';
import { PayloadLink } from './payload-link.ts';
import { closeReason, type OpenSocket } from './websocket.ts';

/** Effects of the machine that concern the node and not the socket. */
export type NodeEffect = Exclude<
  SmeEffect,
  { readonly do: 'send' | 'startTimer' | 'stopTimer' | 'close' | 'deliver' | 'dataExchange' | 'finding' }
>;

/** What a connection asks and tells its owner. */
export interface ConnectionOwner extends PeerView {
  /** Data exchange is open on this link. */
  dataExchange(link: MessageLink): void;
  happened(effect: NodeEffect): void;
  /** The socket is gone; nothing follows. */
  gone(): void;
}

/** One message as it went over the wire, for traces; a PIN is blanked out. */
export interface TracedMessage {
  readonly ski: string;
  readonly direction: 'in' | 'out';
  readonly bytes: Uint8Array;
}

/** What a {@link ShipConnection} needs. */
export interface ConnectionOptions {
  readonly socket: OpenSocket;
  readonly ownShipId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: ShipLimits;
  readonly owner: ConnectionOwner;
  readonly trace?: ((message: TracedMessage) => void) | undefined;
}

const BINARY = { binary: true } as const;

/**
 * Performs on one WebSocket what the SHIP message exchange decides. Events are worked off one at a time in order; an
 * effect never re-enters the machine.
 */
export class ShipConnection {
  readonly socket: OpenSocket;
  readonly #options: ConnectionOptions;
  readonly #gate: InboundGate;
  readonly #link: PayloadLink;
  readonly #context: EventContext;
  readonly #timers: NamedTimers<SmeTimer>;
  readonly #events: SmeEvent[] = [];
  #keepAlive: KeepAlive | undefined;
  #state: SmeState = initialSme();
  #isStepping = false;
  #isEnded = false;
  #isCorked = false;
  /** Messages given to the socket that the operating system has not taken yet. */
  #outstanding = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#timers = new NamedTimers(options.clock);
    this.socket = options.socket;
    this.#context = new EventContext(options);
    const { webSocket } = options.socket;
    this.#gate = new InboundGate(options.clock, options.limits, {
      pass: (bytes) => this.#received(bytes),
      pause: () => webSocket.pause(),
      resume: () => webSocket.resume(),
      overrun: (why) => this.#giveUp('connection.overrun', why),
    });
    this.#link = new PayloadLink({
      send: (payload) => this.#sendPayload(payload),
      close: () => this.tell({ type: 'close', reason: 'unspecific' }),
      failed: (error) => options.logger.error('link.receiverFailed', { error: describe(error) }),
    });
    webSocket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.#gate.take(data);
      else this.#textFrame();
    });
    webSocket.on('pong', () => this.#keepAlive?.pong());
    webSocket.on('error', (error) => this.tell({ type: 'lost', reason: error.message }));
    webSocket.on('close', (code: number, reason: Buffer) => this.#closed(code, reason.toString()));
  }

  /** Begins the message exchange; until then nothing is read. */
  start(): void {
    const { webSocket } = this.socket;
    this.#keepAlive = new KeepAlive({
      clock: this.#options.clock,
      interval: this.#duration('pingInterval'),
      timeout: this.#duration('pongTimeout'),
      ping: () => this.#ping(),
      isBlind: () => this.#gate.isDelaying,
      missed: () => this.tell({ type: 'pongMissed' }),
    });
    webSocket.resume();
    this.tell({ type: 'opened' });
  }

  /** Something happened that the machine has to know. */
  tell(event: SmeEvent): void {
    // The owner of the payloads sees the loser end before the winner begins, although its close takes its time.
    if (event.type === 'close' && event.reason === 'doubleConnection')
      this.#link.over('replaced by another connection');
    if (this.#isStepping) {
      this.#events.push(event);
      return;
    }
    this.#isStepping = true;
    try {
      this.#step(event);
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) this.#step(next);
    } finally {
      this.#isStepping = false;
    }
  }

  /** Asks whether the peer is alive right now (SHIP-6.9.3.4-4). */
  probe(grace: Millis, answer: (isAlive: boolean) => void): void {
    if (this.#keepAlive === undefined || this.#isEnded) answer(false);
    else this.#keepAlive.probe(grace, answer);
  }

  /** Destroys the socket at once. */
  terminate(): void {
    this.socket.webSocket.terminate();
  }

  #step(event: SmeEvent): void {
    this.#context.nextEvent();
    const { state, effects } = sme(this.#state, event, this.#context);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: SmeEffect): void {
    switch (effect.do) {
      case 'send':
        this.#send(effect.bytes);
        return;
      case 'deliver':
        if (!this.#link.deliver(effect.payload)) this.#giveUp('connection.noReceiver', 'nobody takes the payloads');
        return;
      case 'startTimer':
        this.#timers.start(effect.timer, effect.delay, () => this.tell({ type: 'timer', timer: effect.timer }));
        return;
      case 'stopTimer':
        this.#timers.stop(effect.timer);
        return;
      case 'close':
        this.#close(effect.code, effect.reason);
        return;
      case 'dataExchange':
        this.#options.owner.dataExchange(this.#link);
        return;
      case 'finding': {
        const { rule, path, text, severity } = effect.finding;
        this.#options.logger[severity === 'info' ? 'debug' : 'warn']('connection.finding', { rule, path, text });
        return;
      }
      case 'ended':
        this.#end(effect.detail);
        this.#options.owner.happened(effect);
        return;
      default:
        this.#options.owner.happened(effect);
    }
  }

  #send(bytes: Uint8Array): void {
    const { webSocket, stream } = this.socket;
    if (webSocket.readyState !== webSocket.OPEN) return;
    // All messages of one turn leave in one write: TLS records and system calls are what costs.
    if (!this.#isCorked) {
      this.#isCorked = true;
      stream.cork();
      process.nextTick(this.#uncork);
    }
    this.#outstanding += 1;
    webSocket.send(bytes, BINARY, this.#sent);
    this.#trace('out', bytes);
  }

  readonly #uncork = (): void => {
    this.#isCorked = false;
    this.socket.stream.uncork();
  };

  readonly #sent = (): void => {
    this.#outstanding -= 1;
  };

  #sendPayload(payload: string): boolean {
    if (this.#isEnded) return false;
    const { outboundMessages, outboundOctets } = this.#options.limits;
    if (this.#outstanding >= outboundMessages || this.socket.webSocket.bufferedAmount >= outboundOctets) {
      this.#giveUp('connection.slowReader', 'the peer does not read what is sent to it');
      return false;
    }
    this.tell({ type: 'send', payload });
    return true;
  }

  #received(bytes: Uint8Array): void {
    this.#trace('in', bytes);
    this.tell({ type: 'frame', bytes });
  }

  #trace(direction: 'in' | 'out', bytes: Uint8Array): void {
    this.#options.trace?.({ ski: this.socket.peer.ski, direction, bytes: withoutPin(bytes) });
  }

  /** SHIP-6.7.4-2. */
  #textFrame(): void {
    this.#close(1003, 'binary messages only');
    this.tell({ type: 'lost', code: 1003, reason: 'the peer sent a text frame' });
  }

  #giveUp(event: string, why: string): void {
    this.#options.logger.warn(event, { why });
    this.tell({ type: 'close', reason: 'unspecific' });
  }

  /** The close frame leaves behind everything sent before; `ws` destroys the socket when it is not answered in time. */
  #close(code: number, reason: string): void {
    const { webSocket } = this.socket;
    if (webSocket.readyState === webSocket.OPEN) webSocket.close(code, closeReason(reason));
  }

  #closed(code: number, reason: string): void {
    this.tell({ type: 'lost', code, ...(reason === '' ? {} : { reason }) });
    this.#end(reason);
    this.#options.owner.gone();
  }

  #end(reason: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#timers.stopAll();
    this.#gate.close();
    this.#keepAlive?.close();
    this.#link.over(reason);
    // A paused socket would never see the answer to the close frame.
    this.socket.webSocket.resume();
  }

  #ping(): void {
    const { webSocket } = this.socket;
    if (webSocket.readyState === webSocket.OPEN) webSocket.ping();
  }

  #duration(name: TimerName): Millis {
    const { owner } = this.#options;
    return timerOf(owner.settings().timers, name, owner.trust() === 'trusted');
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
