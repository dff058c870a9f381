import type { UtcInstant } from '@busbar/kernel';

/** 2024-01-01T00:00:00Z: no device with this software existed before. */
const EARLIEST_SANE: number = Date.UTC(2024, 0, 1);

/**
 * Whether the wall clock can be right. With a clock that starts in 1970 no heartbeat is sent: partners of the installed base
 * compare its time stamp with their own clock and would silently refuse everything. SPINE-HB-3.
 */
export function isClockSane(wall: UtcInstant): boolean {
  return wall >= EARLIEST_SANE;
}
