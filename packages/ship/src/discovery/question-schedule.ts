import { type Millis, millis } from '@busbar/kernel';

/** Longest gap between two questions for the service type. */
const LONGEST_GAP = 64_000;

/**
 * Gap after the n-th question (from 0) for the service type: 1, 2, 4, … 64 s. The doubling of RFC 6762, 5.2 ends at about
 * a minute instead of an hour: an announcement lost in Wi-Fi must not hide a device for an hour, and a question that does
 * not come back is how blocked multicast is noticed. With known answers a question costs one small packet.
 */
export function gapAfter(questions: number): Millis {
  return millis(Math.min(LONGEST_GAP, 1000 * 2 ** Math.min(questions, 16)));
}
