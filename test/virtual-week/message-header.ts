/** What a message says about itself, as far as the week looks at it. */
export interface MessageHeader {
  readonly classifier: string;
  readonly counter: string;
  /** The message this one answers. */
  readonly reference: string | undefined;
  readonly source: Address;
  readonly destination: Address;
}

/** A feature address in a header. */
export interface Address {
  readonly device: string | undefined;
  /** `1.1`; empty: none is given. */
  readonly entity: string;
  readonly feature: string | undefined;
}

/** Reads the header of a datagram without decoding it: a million of them pass in a week. */
export function messageHeader(text: string): MessageHeader {
  const header = text.slice(0, text.indexOf('"payload"'));
  const middle = header.indexOf('"addressDestination"');
  const rest = header.indexOf('"msgCounter"');
  return {
    classifier: part(header, CLASSIFIER) ?? '',
    counter: part(header, COUNTER) ?? '',
    reference: part(header, REFERENCE),
    source: address(header.slice(0, middle)),
    destination: address(header.slice(middle, rest)),
  };
}

/** Whether a message answers another one. */
export function isAnswer({ classifier }: MessageHeader): boolean {
  return classifier === 'result' || classifier === 'reply';
}

/** The function a message carries. */
export function carriedFunction(text: string): string {
  return part(text, LISTED) ?? part(text, CARRIED) ?? '';
}

/** Two addresses are the same feature. */
export function isSameAddress(a: Address, b: Address): boolean {
  return a.device === b.device && a.entity === b.entity && a.feature === b.feature;
}

/** `d:_n:Busbar_x/1.1/3` */
export function addressText({ device = '', entity, feature = '' }: Address): string {
  return `${device}/${entity}/${feature}`;
}

const CLASSIFIER = /"cmdClassifier":"(\w+)"/;
const COUNTER = /"msgCounter":(\d+)/;
const REFERENCE = /"msgCounterReference":(\d+)/;
const DEVICE = /"device":"([^"]*)"/;
const ENTITY = /"entity":\[([\d,]*)\]/;
const FEATURE = /"feature":(\d+)/;
const LISTED = /"function":"(\w+)"/;
const CARRIED = /"cmd":\[\[\{"(\w+)"/;

function address(text: string): Address {
  return {
    device: part(text, DEVICE),
    entity: (part(text, ENTITY) ?? '').replaceAll(',', '.'),
    feature: part(text, FEATURE),
  };
}

function part(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.[1];
}
