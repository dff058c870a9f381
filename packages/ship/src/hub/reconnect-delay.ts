import { type Millis, millis, type Random } from '@busbar/kernel';
import { DIAL_DELAY_AFTER_CLOSE, DIAL_DELAYS } from '../timers.ts';

/**
 * Random delay before a trusted peer is dialled; it grows with the attempts that failed (SHIP-6.4.5-2) and keeps two
 * nodes that lost each other from dialling at the same moment.
 * @param failed attempts since the last completed handshake: 0 gives the first range
 * @param afterClose the last connection ended in order and nothing failed since
 */
export function reconnectDelay(failed: number, random: Random, afterClose = false): Millis {
  const range =
    afterClose && failed === 0
      ? DIAL_DELAY_AFTER_CLOSE
      : (DIAL_DELAYS[Math.min(failed, DIAL_DELAYS.length - 1)] ?? { from: 0, to: 0 });
  return millis(Math.floor(range.from + random() * (range.to - range.from)));
}
