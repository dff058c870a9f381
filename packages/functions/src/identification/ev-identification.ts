/** Who a vehicle is. UCF_Identification; under ISO 15118 the address of its communication controller. EVCC-007. */
export interface EvIdentification {
  /** `eui48` or `eui64`; others, for example the card of the user, are kept. */
  readonly type: 'eui48' | 'eui64' | (string & {});
  /** EUI: upper case hexadecimal digits in groups of two with hyphens. */
  readonly value: string;
}

const EUI = /^(?:[0-9a-f]{2}[-:]?){5,7}[0-9a-f]{2}$/i;

/**
 * Writes an EUI the way it is sent and compared: `AA-BB-CC-DD-EE-FF`. Anything else stays as it is, without blanks around it.
 * EVCC 5.2.
 */
export function normalisedEui(value: string): string {
  const trimmed = value.trim();
  const digits = trimmed.replace(/[-:]/g, '');
  const isEui = EUI.test(trimmed) && (digits.length === 12 || digits.length === 16);
  return isEui ? (digits.toUpperCase().match(/../g) ?? []).join('-') : trimmed;
}

/** Type of an EUI by its length; undefined for other texts. EVCC-007. */
export function euiTypeOf(value: string): 'eui48' | 'eui64' | undefined {
  const groups = normalisedEui(value).split('-');
  if (!groups.every((group) => /^[0-9A-F]{2}$/.test(group))) return undefined;
  return groups.length === 6 ? 'eui48' : groups.length === 8 ? 'eui64' : undefined;
}
