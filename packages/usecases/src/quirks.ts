/** One leniency towards devices of the installed base: understood on reception, never sent. */
export interface UseCaseQuirk {
  /** What is accepted. */
  readonly what: string;
  /** Where it was seen. */
  readonly device: string;
  /** Why accepting it does no harm. */
  readonly reason: string;
  /** The part of the text that describes it. */
  readonly rule: string;
}

/** All leniencies of the use cases. Each is on by default and can be switched off by its name (`quirksOff`). */
export const USE_CASE_QUIRKS = {
  announcedWithoutEntity: {
    what: 'use cases announced without the address of an entity, or without any address',
    device: 'Elli, Spelsberg, Porsche',
    reason: 'the type of an entity says which actor it can play',
    rule: 'common 5 rule 3',
  },
  otherActorName: {
    what: 'another actor name for the same side of a use case, for example `EV` for everything',
    device: 'Porsche, Viessmann, Kostal, eebus-go',
    reason: 'the name of the use case tells which side is meant',
    rule: 'common 5 rule 4',
  },
  announcedOnParent: {
    what: 'a use case of the vehicle announced with the address of its charging station',
    device: 'stations that eebus-go looks up at "address,1"',
    reason: 'a charging station cannot play the vehicle, its child entity can',
    rule: 'common 12.1',
  },
  featuresBelow: {
    what: 'the values of all batteries or panels on an entity below the one the use case is announced on',
    device: 'SMA Sunny Home Manager 2',
    reason: 'only entities of the types of the use case that serve values count',
    rule: 'VABD, VAPD',
  },
  identificationSpelling: {
    what: 'an EUI-48 or EUI-64 in lower case, with colons or without separators',
    device: 'stations that print the address of the vehicle as they like',
    reason: 'the hexadecimal digits are the same; compared after normalisation',
    rule: 'EVCC 5.2',
  },
  powerLimitOdd: {
    what: 'a smallest charging power of 0 W, or one above the greatest',
    device: 'stations without data of the vehicle',
    reason: 'the odd value counts as unknown, the other one stays usable',
    rule: 'EVCC 8',
  },
  totalPowerScope: {
    what: 'the total charging power under the scope `acPowerTotal`',
    device: 'stations that use the names of MPC',
    reason: 'no other power of a vehicle has this scope',
    rule: 'EVCEM 5',
  },
  powerWithoutValue: {
    what: 'a described power that never carries a value: the power follows from the currents at 230 V',
    device: 'Elli of the first generation',
    reason: 'marked as derived, so that nobody takes it for measured',
    rule: 'EVCEM 7',
  },
  limitWithoutCategory: {
    what: 'a limit description without `limitCategory` or without `unit`',
    device: 'stacks that leave out what the scope says anyway',
    reason: 'the scope belongs to one category; a limit that states another unit or category is not taken',
    rule: 'OPEV 6.1',
  },
  permittedValuesMissing: {
    what: 'phases without permitted values: 6 A to the fuse of the station',
    device: 'Elli of the first generation, Bender with one phase',
    reason: '6 A is the smallest current of IEC 61851; the station limits to its own fuse',
    rule: 'OPEV 8.2',
  },
  heartbeatOnOtherEntity: {
    what: 'an energy manager that binds with an entity that has no heartbeat: another entity of it that announces the use case',
    device: 'energy managers with several CEM entities',
    reason: 'it is the same device behind the same key',
    rule: 'common 3.2',
  },
  listWrittenInFull: {
    what: 'limits written as a complete list without filter, limits of other use cases repeated in it',
    device: 'stacks without partial writes',
    reason: 'a repetition of what is stored changes nothing',
    rule: 'common 6',
  },
  absoluteTimes: {
    what: 'curves, tables, plans and summaries with absolute times',
    device: 'Tinkerforge',
    reason: 'converted with our clock at the moment they arrive; only relative times are sent',
    rule: 'CEVC 6, EVCS 6.3',
  },
  demandStartInSlot: {
    what: 'the start of charging inside the slot of the demand instead of beside it',
    device: 'cars that state it there',
    reason: 'the demand has one slot only',
    rule: 'CEVC 6.3',
  },
  extraDemandSlots: {
    what: 'further slots in a demand',
    device: 'stations that fill them with zeros',
    reason: 'the first slot is the demand',
    rule: 'CEVC 9',
  },
  constraintsOfOtherSeries: {
    what: 'constraints of the power curve without its number, or under another one',
    device: 'stations that publish a single entry',
    reason: 'nothing else of the vehicle has slots that others write',
    rule: 'CEVC 6.2',
  },
  otherSetpointScope: {
    what: 'the setpoint of a vehicle under a scope of batteries, or a single one in W under any scope',
    device: 'stacks that reuse the control of batteries',
    reason: 'a vehicle has one total power',
    rule: 'DBEVC 4.1',
  },
  notNominalCharacteristics: {
    what: 'power constraints under the names that are not nominal, or without the smallest powers',
    device: 'stacks that use the names of the inverter use cases',
    reason: 'the smallest power counts as 0 W; the setpoint has a range of its own',
    rule: 'DBEVC 4.6',
  },
} as const satisfies Readonly<Record<string, UseCaseQuirk>>;

/** Name of a leniency, also its switch. */
export type UseCaseQuirkName = keyof typeof USE_CASE_QUIRKS;

/** The default: every leniency is on. */
export const NO_USE_CASE_QUIRKS_OFF: ReadonlySet<UseCaseQuirkName> = new Set();

/** Options of every actor that reads what others announce and publish. */
export interface LenientOptions {
  /** Leniencies that are not wanted; default: none. */
  readonly quirksOff?: ReadonlySet<UseCaseQuirkName>;
}
