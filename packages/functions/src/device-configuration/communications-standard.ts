import { type Amperes, amperes } from '@busbar/kernel';

/** Key of the communication standard of a vehicle; the other spelling of the text is an alias of the SPINE model. EVCC T75. */
export const COMMUNICATIONS_STANDARD_KEY = 'communicationsStandard';

/** Key of the support of asymmetric charging. EVCC T75. */
export const ASYMMETRIC_CHARGING_KEY = 'asymmetricChargingSupported';

/** Standards by which vehicle and station may talk. EVCC-003, EVCC-004, EVCC-005; others are kept as they are. */
export const COMMUNICATIONS_STANDARDS = ['iso15118-2ed1', 'iso15118-2ed2', 'iec61851'] as const;
export type CommunicationsStandard = (typeof COMMUNICATIONS_STANDARDS)[number] | (string & {});

/** The standard as received: an empty text is unknown. EVCC 5.1. */
export function readCommunicationsStandard(text: string | undefined): CommunicationsStandard | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

/**
 * Whether the vehicle talks over a data link: identification, state of charge and plans are possible. Standards that the use
 * case does not name count as no data link. EVCC 5.1.
 */
export function hasDataLink(standard: CommunicationsStandard | undefined): boolean {
  return standard === 'iso15118-2ed1' || standard === 'iso15118-2ed2';
}

/** Current that pauses a vehicle with a data link: 0 A makes many fall back to IEC 61851. EVCC 5.1. */
const PAUSE_WITH_DATA_LINK: Amperes = amperes(0.1);

/** Current that pauses a vehicle of this standard; undefined while the standard is unknown, when 0 A must not be sent. */
export function pauseCurrent(standard: CommunicationsStandard | undefined): Amperes | undefined {
  if (standard === undefined) return undefined;
  return standard.startsWith('iso15118') ? PAUSE_WITH_DATA_LINK : amperes(0);
}
