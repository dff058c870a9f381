import { type Clock, millis } from '@busbar/kernel';
import type { Medium, Wire, WireListener } from '../../tool/medium.ts';

/** What a message of the device becomes on its way to the test tool: nothing, another one, several. */
export type Distortion = (message: Uint8Array) => readonly Uint8Array[];

/** How a device misbehaves. */
export interface Sabotage {
  readonly distort?: Distortion;
  /** The test tool never learns that the device closed. */
  readonly neverCloses?: boolean;
  /** The device seems to close after this time, ms. */
  readonly closesAfter?: number;
  /** Messages of the test tool that never reach the device. */
  readonly isDeaf?: (message: Uint8Array) => boolean;
  /** What the device says to a message of the test tool before its own answer. */
  readonly blurts?: (message: Uint8Array) => readonly Uint8Array[];
  /** Messages come in text frames. */
  readonly sendsText?: boolean;
  /** The device accepts every certificate. */
  readonly acceptsForged?: boolean;
  /** Strings of the TXT record. */
  readonly txt?: (strings: readonly Uint8Array[]) => readonly Uint8Array[];
}

/** A medium whose device misbehaves. */
export function sabotaged(medium: Medium, sabotage: Sabotage): Medium {
  const { clock } = medium;
  return {
    ...medium,
    async connect(credentials, quiet) {
      const attempt = await medium.connect(credentials, quiet);
      if (attempt.ok) return { ...attempt, wire: distorted(attempt.wire, sabotage, clock) };
      return sabotage.acceptsForged === true ? { ok: true, wire: SILENT_WIRE, ski: undefined } : attempt;
    },
    listen: (credentials, listener) =>
      medium.listen(credentials, {
        opened: (wire) => listener.opened(distorted(wire, sabotage, clock)),
        ended: (stage, why) => {
          if (sabotage.acceptsForged === true) listener.opened(SILENT_WIRE);
          else listener.ended(stage, why);
        },
      }),
    async records(within) {
      const records = await medium.records(within);
      return records.map((record) => ({ ...record, strings: sabotage.txt?.(record.strings) ?? record.strings }));
    },
  };
}

/** Messages whose text matches are lost. */
export function lost(pattern: RegExp): Distortion {
  return (message) => (pattern.test(textOf(message)) ? [] : [message]);
}

/** The text of messages that match is changed. */
export function changed(pattern: RegExp, to: string): Distortion {
  return (message) => {
    const text = textOf(message);
    return pattern.test(text) ? [octetsOf(text.replace(pattern, to))] : [message];
  };
}

/** Further messages follow the first one that matches. */
export function followedBy(pattern: RegExp, ...more: readonly string[]): Distortion {
  let isDone = false;
  return (message) => {
    if (isDone || !pattern.test(textOf(message))) return [message];
    isDone = true;
    return [message, ...more.map(octetsOf)];
  };
}

/** A message as text, one character for each octet; the one or two octets of short ones as hex. */
export function textOf(message: Uint8Array): string {
  return Buffer.from(message).toString(message.length <= 2 ? 'hex' : 'latin1');
}

function octetsOf(text: string): Uint8Array {
  return Buffer.from(text, /^([0-9a-f]{2}){1,2}$/.test(text) ? 'hex' : 'latin1');
}

const SILENT_WIRE: Wire = {
  send: () => undefined,
  close: () => undefined,
  terminate: () => undefined,
  receive: () => undefined,
};

function distorted(wire: Wire, sabotage: Sabotage, clock: Clock): Wire {
  let blurt: (message: Uint8Array) => void = () => undefined;
  return {
    ...wire,
    send: (message) => {
      for (const one of sabotage.blurts?.(message) ?? []) blurt(one);
      if (sabotage.isDeaf?.(message) !== true) wire.send(message);
    },
    receive: (listener: WireListener) => {
      blurt = (message) => listener.message(message, true);
      if (sabotage.closesAfter !== undefined)
        clock.after(millis(sabotage.closesAfter), () => listener.closed({ code: 1006, reason: '' }));
      wire.receive({
        message: (message, isBinary) => {
          for (const one of sabotage.distort?.(message) ?? [message])
            listener.message(one, isBinary && sabotage.sendsText !== true);
        },
        closed: (end) => {
          if (sabotage.neverCloses !== true) listener.closed(end);
        },
      });
    },
  };
}
