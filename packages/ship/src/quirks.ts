/** One leniency towards a device of the installed base: accepted on receive, never sent. */
export interface Quirk {
  /** What is accepted. */
  readonly what: string;
  /** Where it was seen. */
  readonly device: string;
  /** Why accepting it does no harm. */
  readonly reason: string;
  /** The requirement that describes it. */
  readonly rule: string;
}

/** All leniencies of the SHIP layer. Each is on by default and can be switched off by its name. */
export const QUIRKS = {
  trailingNul: {
    what: 'octets 0 behind the JSON text',
    device: 'a wallbox in the field',
    reason: 'the text before them is complete',
    rule: 'SHIP-6.8.5-4',
  },
  plainObject: {
    what: 'an ordinary JSON object, also an empty one, or several members in one item, where a list of single-member objects belongs',
    device: 'stacks that work on ordinary JSON',
    reason: 'member names are distinct, so the meaning is the same',
    rule: 'SHIP-6.8.5-3',
  },
  wrongOrder: {
    what: 'elements in another order than the schema',
    device: 'stacks that work on ordinary JSON',
    reason: 'every element has its own name',
    rule: 'SHIP-6.8.5-3',
  },
  listOfOne: {
    what: 'a single value where a list belongs, or a list of one value where a single one belongs',
    device: 'stacks that work on ordinary JSON',
    reason: 'the declaration tells which of both is meant',
    rule: 'SHIP-6.8.5-3',
  },
  nullMember: {
    what: '`null` for an element that is not set',
    device: 'EEBUS.Net',
    reason: 'no element of SHIP is nillable, so it can only mean absent',
    rule: 'SHIP-6.8.5-3',
  },
  helloRequestAlias: {
    what: '`prolongation_request` in hello',
    device: 'one charger firmware (Tinkerforge)',
    reason: 'without it the user has 60 s to approve the charger',
    rule: 'SHIP-6.10.4.4-15',
  },
  helloRequestWithWaiting: {
    what: '`prolongationRequest=true` together with `waiting`, or together with phase `ready`',
    device: 'Tinkerforge, a Rust stack',
    reason: 'the wish is clear; counted as a request',
    rule: 'SHIP-6.10.4.4-12',
  },
  helloRequestFalse: {
    what: '`prolongationRequest=false` while this node is pending',
    device: 'EEBUS.Net',
    reason: 'no request is what it says; counted as absent',
    rule: 'SHIP-6.10.4.4-12',
  },
  bareHandshakeError: {
    what: 'the protocol handshake error without its root element, `{"error":2}`',
    device: 'ship-go',
    reason: 'no other message looks like it, and the connection ends either way',
    rule: 'SHIP-6.10.4.5-11',
  },
  accessMethodsWithoutId: {
    what: 'access methods without `id`',
    device: 'a stack written from an early version of the standard',
    reason: 'the stored SHIP ID stays as it is; trust rests on the SKI',
    rule: 'SHIP-6.10.4.9-6',
  },
  closeReasonText: {
    what: 'free text as `reason` of a close message',
    device: 'ship-go',
    reason: 'read as `unspecific`',
    rule: 'SHIP-6.10.4.10-5',
  },
  removedOnDoubleConnection: {
    what: '`removedConnection` as reason on the loser of a double connection',
    device: 'the C# stack',
    reason: 'another connection to the same SKI proves that the peer still trusts this node',
    rule: 'SHIP-6.10.4.10-4',
  },
} as const satisfies Readonly<Record<string, Quirk>>;

/** Name of a leniency, also its switch in the configuration. */
export type QuirkName = keyof typeof QUIRKS;

/** The default: every leniency is on. */
export const NO_QUIRKS_OFF: ReadonlySet<QuirkName> = new Set();
