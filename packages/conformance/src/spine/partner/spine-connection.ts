import { type CancelTimer, every, type Millis, millis } from '@busbar/kernel';
import type { AnyFunction, DataOf, FeatureAddress } from '@busbar/spine';
import { stepFailed } from '../../runner/verdict.ts';
import type { ShipTool } from '../../tool/ship-tool.ts';
import type { ToolConnection } from '../../tool/tool-connection.ts';
import { frameOf, type PlainCmd, type PlainMessage } from '../message/plain-message.ts';
import {
  datagramIn,
  dataIn,
  errorNumberIn,
  functionOf,
  inWords,
  isAnswerTo,
  type ReceivedDatagram,
} from '../message/received-datagram.ts';
import { NODE_MANAGEMENT } from './tool-device.ts';
import type { Outgoing, ToolPartner } from './tool-partner.ts';

/** Parts of a message that a case may state; NodeManagement on both sides otherwise. */
export type Stated = Partial<Omit<PlainMessage, 'classifier' | 'cmd'>>;

/** Longest time until an answer: the maximum response delay, ms. */
export const ANSWER_TIME = 10_000;
/** Datagrams of the device that are kept; one that sends more is cut off. */
const MOST_DATAGRAMS = 5000;

/** A connection in data exchange on which the test tool plays a SPINE device. */
export class SpineConnection {
  readonly partner: ToolPartner;
  readonly connection: ToolConnection;
  readonly #tool: ShipTool;
  readonly #answersItself: (message: ReceivedDatagram) => boolean;
  readonly #received: ReceivedDatagram[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #timers: CancelTimer[] = [];
  #lastCounter = 0;
  /** Device address of the device under test, as soon as it has said it. */
  #dut: string | undefined;

  /** @param answersItself which messages the test tool answers by itself; the case answers the others */
  constructor(
    tool: ShipTool,
    connection: ToolConnection,
    partner: ToolPartner,
    answersItself: (message: ReceivedDatagram) => boolean = () => true,
  ) {
    this.#tool = tool;
    this.partner = partner;
    this.connection = connection;
    this.#answersItself = answersItself;
    connection.handOver({
      message: (message) => {
        const datagram = datagramIn(message);
        if (datagram !== undefined) this.#take(datagram);
      },
      ended: () => this.#ended(),
    });
  }

  /** Every datagram of the device, oldest first. */
  get received(): readonly ReceivedDatagram[] {
    return this.#received;
  }

  /** A feature of the device under test; NodeManagement by default. */
  of({ entity, feature }: FeatureAddress = NODE_MANAGEMENT): FeatureAddress {
    return {
      ...(this.#dut === undefined ? {} : { device: this.#dut }),
      ...(entity === undefined ? {} : { entity }),
      ...(feature === undefined ? {} : { feature }),
    };
  }

  /** Sends a message; its counter. */
  send(classifier: PlainMessage['classifier'], cmd: PlainCmd, stated: Stated = {}): number {
    const msgCounter = stated.msgCounter ?? this.#lastCounter + 1;
    this.#lastCounter = msgCounter;
    const { device } = this.partner;
    const own = { device: device.address, ...NODE_MANAGEMENT };
    const usual = { specificationVersion: device.specificationVersion, from: own, to: this.of() };
    this.connection.send(frameOf({ ...usual, ...stated, msgCounter, classifier, cmd }));
    return msgCounter;
  }

  /** Sends what the partner has to say; the counters. */
  sendAll(messages: readonly Outgoing[]): readonly number[] {
    return messages.map(({ classifier, cmd, ...stated }) => this.send(classifier, cmd, stated));
  }

  /** Sends a full read of a function; its counter. */
  read(functionName: string, stated: Stated = {}): number {
    return this.send('read', { [functionName]: {} }, stated);
  }

  /** Notifies heartbeats now and again before the announced time is over, as long as the connection lasts. */
  keepAlive(server: FeatureAddress, interval: Millis): void {
    if (!this.connection.isOpen) return;
    this.sendAll(this.partner.heartbeat(server));
    this.#timers.push(every(this.#tool.clock, interval, () => this.sendAll(this.partner.heartbeat(server))));
  }

  /** What `look` finds now or after another message. */
  async until<T>(what: string | (() => string), look: () => T | undefined, within: number = ANSWER_TIME): Promise<T> {
    const found = await this.#watch(look, within);
    if (found.value !== undefined) return found.value;
    const missing = typeof what === 'string' ? what : what();
    const why = found.isLate ? ` within ${Math.round(within) / 1000} s` : `: ${this.connection.standing}`;
    throw stepFailed(`no ${missing}${why}`);
  }

  /** The first message of this kind, from those received on. */
  message(
    what: string,
    fits: (message: ReceivedDatagram) => boolean,
    within: number = ANSWER_TIME,
    from = 0,
  ): Promise<ReceivedDatagram> {
    return this.until(what, () => this.#received.slice(from).find(fits), within);
  }

  /** A message of this kind, if one comes in this time and the connection lasts. */
  async seen(fits: (message: ReceivedDatagram) => boolean, within: number): Promise<ReceivedDatagram | undefined> {
    return (await this.#watch(() => this.#received.find(fits), within)).value;
  }

  /** The device reads this function of the test tool. */
  readOf(functionName: string, within: number, from = 0): Promise<ReceivedDatagram> {
    const isRead = (one: ReceivedDatagram): boolean =>
      one.header.cmdClassifier === 'read' && functionOf(one) === functionName;
    return this.message(`read of ${functionName}`, isRead, within, from);
  }

  /** The first answer to a message: reply or result. */
  answer(counter: number, to: string, within: number = ANSWER_TIME): Promise<ReceivedDatagram> {
    return this.message(`answer to the ${to}`, (one) => isAnswerTo(one, counter), within);
  }

  /** The reply to a read. */
  async reply<F extends AnyFunction>(
    counter: number,
    declaration: F,
    within: number = ANSWER_TIME,
  ): Promise<DataOf<F>> {
    const what = `read of ${declaration.name}`;
    const message = await this.answer(counter, what, within);
    const data = message.header.cmdClassifier === 'reply' ? dataIn(message, declaration) : undefined;
    if (data === undefined)
      throw stepFailed(`the device answers the ${what} with ${inWords(message)}, not with a reply`);
    return data;
  }

  /** The message is answered with result 0. */
  async acknowledged(counter: number, what: string, within: number = ANSWER_TIME): Promise<void> {
    const message = await this.answer(counter, what, within);
    if (errorNumberIn(message) !== 0)
      throw stepFailed(`the device answers the ${what} with ${inWords(message)}, not with result 0`);
  }

  /** The message is answered with an error; its number. */
  async refused(counter: number, what: string): Promise<number> {
    const message = await this.answer(counter, what);
    const errorNumber = errorNumberIn(message);
    if (errorNumber === undefined || errorNumber === 0)
      throw stepFailed(`the device answers the ${what} with ${inWords(message)}; it had to refuse it`);
    this.#tool.note(`the ${what} is refused with error ${errorNumber}`);
    return errorNumber;
  }

  /** Nothing of this kind comes for this time; `mayEnd`: the device may also end the connection. */
  async nothing(
    what: string,
    fits: (message: ReceivedDatagram) => boolean,
    time: number,
    mayEnd = false,
  ): Promise<void> {
    const { value, isLate } = await this.#watch(() => this.#received.find(fits), time);
    if (value !== undefined) throw stepFailed(`the device sends ${inWords(value)}; ${what}`);
    if (!isLate && !mayEnd) throw stepFailed(this.connection.standing);
  }

  async #watch<T>(
    look: () => T | undefined,
    within: number,
  ): Promise<{ readonly value: T | undefined; readonly isLate: boolean }> {
    const now = look();
    if (now !== undefined || !this.connection.isOpen) return { value: now, isLate: false };
    return new Promise((done) => {
      const settle = (value: T | undefined, isLate: boolean): void => {
        cancel();
        this.#waiting.delete(check);
        done({ value, isLate });
      };
      const check = (): void => {
        const value = look();
        if (value !== undefined || !this.connection.isOpen) settle(value, false);
      };
      const cancel = this.#tool.clock.after(millis(within), () => settle(undefined, true));
      this.#waiting.add(check);
    });
  }

  #take(datagram: ReceivedDatagram): void {
    for (const { severity, rule, path, text } of datagram.findings)
      if (severity !== 'info') this.#tool.note(`a message of the device is odd: ${path}: ${text} (${rule})`);
    if (this.#received.length >= MOST_DATAGRAMS) {
      this.#tool.note(`more than ${MOST_DATAGRAMS} datagrams are not looked at`);
      return;
    }
    this.#received.push(datagram);
    this.#dut ??= datagram.header.addressSource?.device;
    if (this.#answersItself(datagram)) this.sendAll(this.partner.answers(datagram));
    for (const check of [...this.#waiting]) check();
  }

  #ended(): void {
    for (const cancel of this.#timers.splice(0)) cancel();
    for (const check of [...this.#waiting]) check();
  }
}
