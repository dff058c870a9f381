/** One leniency towards a device of the installed base: accepted on receive, never sent. */
export interface EchonetQuirk {
  /** What is accepted. */
  readonly what: string;
  /** Where it was seen. */
  readonly device: string;
  /** Why accepting it does no harm. */
  readonly reason: string;
  /** The requirement that describes it. */
  readonly rule: string;
}

/** All leniencies of ECHONET Lite. Each is on by default and can be switched off by its name. */
export const ECHONET_QUIRKS = {
  trailingBytes: {
    what: 'octets behind the last counted property',
    device: 'small devices that pad their datagrams',
    reason: 'the counted properties are complete',
    rule: 'EL-3.3',
  },
  readWithContent: {
    what: 'a content in Get or INF_REQ, which has to be empty',
    device: 'old controllers ask for the instance list with INF_REQ and one octet 0',
    reason: 'a read says everything with its code; the content is ignored',
    rule: 'EL-3.2.8-1',
  },
  shortAnswer: {
    what: 'an answer with fewer properties than its request, also SetGet_SNA without any',
    device: 'OpenECHO answers every SetGet so; other stacks leave out what they refuse',
    reason: 'what is missing counts as refused',
    rule: 'EL-3.2.5-1',
  },
  unlistedEcho: {
    what: 'a refused write in which no property repeats its content',
    device: 'uecho: SetI_SNA, and the first list of some SetGet_SNA',
    reason: 'all properties of it count as unknown, and those that can be read are read back',
    rule: 'EL-4.2.3-3',
  },
  contentInConfirmation: {
    what: 'a content in Set_Res or INFC_Res, which has to be empty',
    device: 'uecho repeats it in INFC_Res',
    reason: 'the service alone says that everything was accepted; the content is ignored',
    rule: 'EL-4.2.3.6-1',
  },
} as const satisfies Readonly<Record<string, EchonetQuirk>>;

/** Name of a leniency, also its switch. */
export type EchonetQuirkName = keyof typeof ECHONET_QUIRKS;

/** The default: every leniency is on. */
export const NO_ECHONET_QUIRKS_OFF: ReadonlySet<EchonetQuirkName> = new Set();
