import { type Clock, type Millis, millis } from '@busbar/kernel';
import type { Evidence } from '../runner/evidence.ts';
import { stepFailed } from '../runner/verdict.ts';
import type { Wire, WireEnd } from './medium.ts';
import { type Received, readableFrame, received } from './received.ts';

/** How long the test tool waits for a message where a step names no window, ms. */
export const USUAL_WAIT = 10_000;
/** How long after an error message the close may follow, ms. */
export const CLOSE_AFTER_ERROR = 2000;
/** Messages of the device that nobody has looked at; a device that sends more is cut off. */
const MOST_UNREAD = 1000;

/** Told what arrives on a connection that a protocol above SHIP has taken over. */
export interface ConnectionListener {
  message(message: Received): void;
  ended(): void;
}

/** One connection to the device. The case decides every message; what arrives waits until the case asks for it. */
export class ToolConnection {
  readonly name: string;
  /** Part of the device on this connection. */
  readonly dutRole: 'server' | 'client';
  readonly openedAt: Millis;
  /** Sent at once when a message arrives, without taking it away from the case. */
  automatic: (message: Received) => readonly Uint8Array[] = () => [];
  /** Told what is odd about a message although it was understood. */
  odd: (text: string) => void = () => undefined;
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #evidence: Evidence;
  readonly #unread: Received[] = [];
  #end: WireEnd | undefined;
  #changed: () => void = () => undefined;
  #listener: ConnectionListener | undefined;

  constructor(wire: Wire, name: string, dutRole: 'server' | 'client', clock: Clock, evidence: Evidence) {
    this.name = name;
    this.dutRole = dutRole;
    this.openedAt = clock.now();
    this.#wire = wire;
    this.#clock = clock;
    this.#evidence = evidence;
    evidence.add('opened', `TLS and WebSocket, the device is ${dutRole}`, name);
    wire.receive({
      message: (bytes, isBinary) => this.#received(bytes, isBinary),
      closed: (end) => this.#closed(end),
    });
  }

  get isOpen(): boolean {
    return this.#end === undefined;
  }

  send(...messages: readonly Uint8Array[]): void {
    for (const bytes of messages) {
      if (!this.isOpen) return;
      this.#evidence.add('sent', readableFrame(bytes), this.name);
      this.#wire.send(bytes);
    }
  }

  /** The next message of the device. */
  async next(what: string, within: number = USUAL_WAIT): Promise<Received> {
    const message = await this.#until(within, () => this.#unread.shift() ?? (this.isOpen ? undefined : 'closed'));
    if (message === 'late') throw stepFailed(`no ${what} within ${seconds(within)}`);
    if (message === 'closed') throw stepFailed(`no ${what}: ${this.standing}`);
    return message;
  }

  /** The next message that fits; others before it are passed over. */
  async expect<T>(what: string, take: (message: Received) => T | undefined, within: number = USUAL_WAIT): Promise<T> {
    const end = this.#clock.now() + within;
    for (;;) {
      const rest = Math.max(0, end - this.#clock.now());
      const message = await this.#until(rest, () => this.#unread.shift() ?? (this.isOpen ? undefined : 'closed'));
      if (message === 'late') throw stepFailed(`no ${what} within ${seconds(within)}`);
      if (message === 'closed') throw stepFailed(`no ${what}: ${this.standing}`);
      const taken = take(message);
      if (taken !== undefined) return taken;
    }
  }

  /** The device ends the connection within this time. */
  async expectClosed(within: number): Promise<WireEnd> {
    const end = await this.#until(within, () => this.#end);
    if (end === 'late') throw stepFailed(`the device did not close the connection within ${seconds(within)}`);
    return end;
  }

  /** Whether the device ends the connection within this time; both may be right. */
  async endsWithin(time: number): Promise<boolean> {
    return (await this.#until(time, () => this.#end)) !== 'late';
  }

  /** The connection stays up for this time. */
  async expectOpen(time: number): Promise<void> {
    const since = this.#clock.now();
    const end = await this.#until(time, () => this.#end);
    if (end !== 'late')
      throw stepFailed(
        `${this.standing} after ${seconds(this.#clock.now() - since)}; it had to stay up for ${seconds(time)}`,
      );
  }

  /** From here on messages go to the listener, those that waited first; the case asks there. */
  handOver(listener: ConnectionListener): void {
    this.#listener = listener;
    for (const message of this.#unread.splice(0)) listener.message(message);
    if (!this.isOpen) listener.ended();
  }

  /** How the connection stands, in words. */
  get standing(): string {
    return this.#end === undefined ? 'the connection is open' : `the connection ended (${endText(this.#end)})`;
  }

  /** What the device has sent and nobody has looked at; it is not kept. */
  takeUnread(): readonly Received[] {
    return this.#unread.splice(0);
  }

  /** The device sends nothing for this time and keeps the connection. */
  async expectSilence(time: number): Promise<void> {
    const seen = await this.#until(time, () => this.#unread[0] ?? this.#end);
    if (seen === 'late') return;
    if ('text' in seen) throw stepFailed(`the device reacted with ${seen.text}; it had to ignore the message`);
    throw stepFailed(this.standing);
  }

  /** Ends the connection from the side of the test tool, at the latest after a second. */
  async close(): Promise<void> {
    if (this.#end !== undefined) return;
    this.#wire.close(4001, 'close');
    if ((await this.#until(1000, () => this.#end)) === 'late') this.#wire.terminate();
  }

  #received(bytes: Uint8Array, isBinary: boolean): void {
    const message = received(this.#clock.now(), bytes);
    this.#evidence.add('received', message.text, this.name);
    if (!isBinary) this.odd('the device sends a text frame (SHIP-6.7.4-1)');
    for (const { rule, text, severity } of message.findings)
      if (severity !== 'info') this.odd(`a message of the device is odd: ${text} (${rule})`);
    if (this.#listener !== undefined) {
      this.send(...this.automatic(message));
      this.#listener.message(message);
      return;
    }
    if (this.#unread.length >= MOST_UNREAD) {
      this.#evidence.add('note', `more than ${MOST_UNREAD} messages; the test tool ends the connection`, this.name);
      this.#wire.terminate();
      return;
    }
    this.#unread.push(message);
    this.send(...this.automatic(message));
    this.#changed();
  }

  #closed(end: WireEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#evidence.add('closed', endText(end), this.name);
    this.#changed();
    this.#listener?.ended();
  }

  /** What `look` finds now or after something changed; `late` when it finds nothing in time. */
  #until<T>(within: number, look: () => T | undefined): Promise<T | 'late'> {
    const now = look();
    if (now !== undefined) return Promise.resolve(now);
    return new Promise((done) => {
      const settle = (outcome: T | 'late'): void => {
        cancel();
        this.#changed = () => undefined;
        done(outcome);
      };
      const cancel = this.#clock.after(millis(within), () => settle('late'));
      this.#changed = () => {
        const found = look();
        if (found !== undefined) settle(found);
      };
    });
  }
}

function endText({ code, reason }: WireEnd): string {
  if (code === 1006) return 'no close frame';
  return `code ${code}${reason === '' ? '' : ` "${reason}"`}`;
}

function seconds(time: number): string {
  return `${Math.round(time) / 1000} s`;
}
