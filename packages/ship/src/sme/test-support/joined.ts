import { millis } from '@busbar/kernel';
import type { ManualClock } from '@busbar/kernel/testing';

/** One end of a virtual WebSocket: a machine or a model of another stack. */
export interface End {
  receive(bytes: Uint8Array): void;
  lost(code: number | undefined, reason: string | undefined): void;
  onSend: (bytes: Uint8Array) => void;
  onClose: (code: number, reason: string) => void;
}

/** Joins two ends: octets and the close arrive `latency` ms later, in order; nothing arrives behind a close. */
export function join(clock: ManualClock, a: End, b: End, latency = 5): void {
  const direction = (from: End, to: End): void => {
    let isClosed = false;
    from.onSend = (bytes) => {
      if (!isClosed) clock.after(millis(latency), () => to.receive(bytes));
    };
    from.onClose = (code, reason) => {
      if (isClosed) return;
      isClosed = true;
      clock.after(millis(latency), () => to.lost(code, reason));
    };
  };
  direction(a, b);
  direction(b, a);
}
