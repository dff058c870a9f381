import { type Millis, millis } from '@busbar/kernel';
import { ShipError } from './errors.ts';

/** One duration of the standard or of this implementation, with the range a configuration may choose from. */
export interface TimerDeclaration {
  /** What the duration is for. */
  readonly meaning: string;
  /** The requirement that fixes it. */
  readonly rule: string;
  /** Smallest permitted value. */
  readonly least: Millis;
  /** Largest permitted value. */
  readonly most: Millis;
  /** Default towards a peer whose SKI is trusted. */
  readonly trusted: Millis;
  /** Default towards any other peer (limits against floods). */
  readonly untrusted: Millis;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** All durations of the package (IEC 63380-3, 6.1.3 Table 21, and own limits). Configuration may change them inside the range. */
export const TIMERS = {
  /** CmiTimeout. */
  cmi: row('no connection mode initialisation of the partner: close', 'SHIP-6.10.4.3-6', 10, 30, 30, 10),
  /** T_hello_init: initial value of the Wait-For-Ready-Timer. */
  helloInit: row('own patience when hello is entered', 'SHIP-6.10.4.4-1', 60, 240, 120, 60),
  /** T_hello_inc: what a granted prolongation adds to the Wait-For-Ready-Timer. */
  helloIncrement: row('added by a granted prolongation', 'SHIP-6.10.4.4-3', 60, 240, 120, 60),
  /** Upper end of the Wait-For-Ready-Timer after prolongations. */
  helloMost: row('most the own patience grows to', 'SHIP-6.10.4.4-3', 60, 240, 240, 240),
  /** T_hello_prolong_thr_inc. */
  helloProlongThreshold: row('a partner that waits less is not asked for more', 'SHIP-6.10.4.4-5', 1, 30, 30, 30),
  /** T_hello_prolong_waiting_gap. */
  helloProlongGap: row('asked this long before the partner gives up', 'SHIP-6.10.4.4-5', 1, 15, 15, 15),
  /** T_hello_prolong_min. */
  helloProlongLeast: row('shortest delay before asking', 'SHIP-6.10.4.4-5', 1, 1, 1, 1),
  /** Total time in pending, whatever prolongations were exchanged. */
  pendingTotal: row('whole time a connection may wait for the own user', 'SHIP-6.10.4.4-17', 60, 3600, 240, 240),
  /** Wait-Timer of the protocol handshake. */
  wait: row('no expected protocol handshake message: error 1', 'SHIP-6.10.4.5-6', 10, 10, 10, 10),
  pinState: row('no connectionPinState of the partner: close', 'SHIP-6.10.4.6-9', 5, 30, 10, 10),
  pinInput: row('answer to an own connectionPinInput', 'SHIP-6.10.4.6-11', 5, 30, 10, 10),
  pinPatience: row(
    'whole time the PIN phase may wait for somebody to enter a PIN',
    'SHIP-6.10.4.6-8',
    60,
    3600,
    600,
    600,
  ),
  pinPenaltyShort: row('penalty after the 3rd to 5th wrong PIN', 'SHIP-6.10.4.6-4', 10, 15, 15, 15),
  pinPenaltyLong: row('penalty after the 6th and each further wrong PIN', 'SHIP-6.10.4.6-4', 60, 90, 90, 90),
  accessMethods: row(
    'answer to the own accessMethodsRequest; its absence is only logged',
    'SHIP-6.10.4.9-5',
    5,
    60,
    10,
    10,
  ),
  keyMaterial: row('answer to an own keyMaterialState; then once more, then close', 'SHIP-6.9.2.3-5', 30, 600, 30, 30),
  keyMaterialRetry: row(
    'before an announcement that stayed unanswered is made on a new connection',
    'SHIP-6.9.2.3-5',
    300,
    86_400,
    300,
    300,
  ),
  commissioning: row('answer of a peer to this node as commissioning tool', 'SHIP-6.9.4-4', 5, 60, 10, 10),
  /** maxTime of an own close announcement. */
  close: row('how long a close announcement waits for its confirmation', 'SHIP-6.10.4.10-1', 0.1, 60, 0.5, 0.5),
  socketClose: row('answer to the WebSocket close frame, then the socket is destroyed', 'SHIP-6.1.2-5', 0.1, 10, 1, 1),
  pingInterval: row('time between two WebSocket pings', 'SHIP-6.7.5-1', 50, 600, 50, 50),
  pongTimeout: row('answer to a WebSocket ping, then the connection is dead', 'SHIP-6.7.5-1', 1, 10, 10, 10),
  doubleConnectionGrace: row('time an old connection gets to prove that it lives', 'SHIP-6.9.3.4-4', 3, 3, 3, 3),
  connect: row('TCP connection attempt per address', 'SHIP-6.4.5-6', 1, 30, 10, 10),
  upgrade: row(
    'TLS and WebSocket handshake of an outgoing connection, after the TCP connect',
    'SHIP-6.4.5-6',
    1,
    30,
    5,
    5,
  ),
  incomingHandshake: row('TLS and WebSocket handshake of an incoming connection', 'SHIP-6.5.2-2', 1, 30, 10, 10),
} as const satisfies Readonly<Record<string, TimerDeclaration>>;

/** Name of a duration in {@link TIMERS}. */
export type TimerName = keyof typeof TIMERS;

/** The values of one node for both kinds of peers. Built with {@link shipTimers}. */
export type ShipTimers = Readonly<Record<TimerName, { readonly trusted: Millis; readonly untrusted: Millis }>>;

/** Chosen values; one number counts for both kinds of peers. */
export type TimerOverrides = Readonly<
  Partial<Record<TimerName, Millis | { readonly trusted?: Millis; readonly untrusted?: Millis }>>
>;

/**
 * Completes chosen values with the defaults and checks the ranges (SHIP-6.1.3-1).
 * @throws ShipError `ship.timer-out-of-range`
 */
export function shipTimers(overrides: TimerOverrides = {}): ShipTimers {
  const names = Object.keys(TIMERS) as TimerName[];
  return Object.fromEntries(names.map((name) => [name, chosen(name, overrides[name])])) as ShipTimers;
}

/** The value that counts towards a peer (trusted or not). */
export function timerOf(timers: ShipTimers, name: TimerName, isTrusted: boolean): Millis {
  return isTrusted ? timers[name].trusted : timers[name].untrusted;
}

/** Random delay before dialling a trusted peer, by number of the attempt (SHIP-6.4.5-2). */
export const DIAL_DELAYS: readonly { readonly from: Millis; readonly to: Millis }[] = [
  { from: millis(0), to: millis(3 * SECOND) },
  { from: millis(3 * SECOND), to: millis(10 * SECOND) },
  { from: millis(10 * SECOND), to: millis(20 * SECOND) },
];

/**
 * Delay after the orderly end of a data connection, inside the range of SHIP-6.4.5-2. Stacks of the installed base put
 * away a closed connection half a second late, and with it one that was opened in between.
 */
export const DIAL_DELAY_AFTER_CLOSE = { from: millis(SECOND), to: millis(3 * SECOND) } as const;

/** How long a refused proposal of version 1.1 is remembered for a peer (SHIP-6.10.4.5-9). */
export const VERSION_REFUSAL_MEMORY: Millis = millis(24 * 60 * MINUTE);

function chosen(name: TimerName, override: TimerOverrides[TimerName]): { trusted: Millis; untrusted: Millis } {
  const row = TIMERS[name];
  const both = typeof override === 'number' ? { trusted: override, untrusted: override } : override;
  return {
    trusted: inRange(name, both?.trusted ?? row.trusted),
    untrusted: inRange(name, both?.untrusted ?? row.untrusted),
  };
}

function inRange(name: TimerName, value: Millis): Millis {
  const { least, most, rule } = TIMERS[name];
  if (value >= least && value <= most) return value;
  throw new ShipError('ship.timer-out-of-range', `${name}: ${value} ms is outside ${least} to ${most} ms`, { rule });
}

function row(
  meaning: string,
  rule: string,
  least: number,
  most: number,
  trusted: number,
  untrusted: number,
): TimerDeclaration {
  const ms = (seconds: number): Millis => millis(seconds * SECOND);
  return { meaning, rule, least: ms(least), most: ms(most), trusted: ms(trusted), untrusted: ms(untrusted) };
}
