/** Number of one of the 17 messages a limit write may be (MSG_01 to MSG_17 of the test specification). */
export type MessageNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17;

/** What a message says; what it leaves out stays as it is. */
export interface LimitMessage {
  readonly hasValue: boolean;
  readonly isActive?: boolean;
  readonly duration?: 'set' | 'deleted';
}

const [VALUE, NO_VALUE] = [{ hasValue: true }, { hasValue: false }] as const;
const [ON, OFF] = [{ isActive: true }, { isActive: false }] as const;
const [SET, DELETED] = [{ duration: 'set' }, { duration: 'deleted' }] as const;

/** Every combination of value, activation and duration that a controllable system has to understand. LPC 6.2. */
const MESSAGES: Readonly<Record<MessageNumber, LimitMessage>> = {
  1: VALUE,
  2: { ...NO_VALUE, ...ON },
  3: { ...NO_VALUE, ...OFF },
  4: { ...NO_VALUE, ...DELETED },
  5: { ...NO_VALUE, ...SET },
  6: { ...VALUE, ...ON },
  7: { ...VALUE, ...OFF },
  8: { ...VALUE, ...DELETED },
  9: { ...VALUE, ...SET },
  10: { ...NO_VALUE, ...ON, ...DELETED },
  11: { ...NO_VALUE, ...ON, ...SET },
  12: { ...NO_VALUE, ...OFF, ...DELETED },
  13: { ...NO_VALUE, ...OFF, ...SET },
  14: { ...VALUE, ...ON, ...DELETED },
  15: { ...VALUE, ...ON, ...SET },
  16: { ...VALUE, ...OFF, ...DELETED },
  17: { ...VALUE, ...OFF, ...SET },
};

/** The content of a message. */
export function limitMessage(number: MessageNumber): LimitMessage {
  return MESSAGES[number];
}

/** `MSG_07`. */
export function messageName(number: MessageNumber): string {
  return `MSG_${String(number).padStart(2, '0')}`;
}

/** The names of the messages that say this. */
export function messageNames(message: LimitMessage): string {
  const numbers = Object.keys(MESSAGES).map((number) => Number(number) as MessageNumber);
  const found = numbers.filter((number) => {
    const { hasValue, isActive, duration } = MESSAGES[number];
    return hasValue === message.hasValue && isActive === message.isActive && duration === message.duration;
  });
  return found.map(messageName).join(' or ') || 'no known message';
}
