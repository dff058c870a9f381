import { NO_EDT } from '../frame/decode.ts';
import type { Property, SpecifiedFrame } from '../frame/frame.ts';
import { addresses } from '../frame/object-code.ts';
import { REQUESTS, type RequestService, type Service } from '../frame/service.ts';
import type { LocalObject } from './local-object.ts';

/** The part of a local object that requests reach. */
export type ServedObject = Pick<LocalObject, 'object' | 'read' | 'readForAnnouncement' | 'write'>;

/** How requests are answered. */
export interface RespondOptions {
  /** Largest frame; contents that would exceed it are refused (EL-1.2-7). */
  readonly mostOctets: number;
  /** A content in a read is ignored; otherwise the property is refused (quirk `readWithContent`). */
  readonly ignoreReadContent: boolean;
}

/** One frame an object answers with. */
export interface Answer {
  readonly frame: SpecifiedFrame;
  /** An INF that answers INF_REQ goes to everybody, everything else to the requester (EL-3.2.5-2). */
  readonly to: 'requester' | 'multicast';
}

/**
 * Executes a request at each hosted object it addresses, in the order of clause 4.2.2, and makes the answers: at most one
 * per object (EL-3.2.4-2). Accepted properties are carried out although others are refused (EL-4.2.3-1); properties of a
 * write in the order of the frame (EL-4.2.3-4).
 */
export function respond(
  hosted: readonly ServedObject[],
  request: SpecifiedFrame & { readonly service: RequestService },
  from: string,
  options: RespondOptions,
): readonly Answer[] {
  return hosted
    .filter(({ object }) => addresses(request.deoj, object))
    .flatMap((object) => answerOf(object, request, from, options));
}

function answerOf(
  object: ServedObject,
  request: SpecifiedFrame & { readonly service: RequestService },
  from: string,
  options: RespondOptions,
): readonly Answer[] {
  const { service } = request;
  const count = request.properties.length + (request.getProperties?.length ?? 0);
  const head = request.getProperties === undefined ? HEAD : HEAD + 1;
  const room = { left: options.mostOctets - head - 2 * count };
  const properties = firstList(object, request, from, room, options);
  // SetGet writes first, then reads (EL-4.2.3.4-1).
  const getProperties = request.getProperties?.map((one) => readable(one, options, room, (epc) => object.read(epc)));
  const isRefused = [...properties, ...(getProperties ?? [])].some(({ refused }) => refused);
  const answer: Service | undefined = isRefused ? REQUESTS[service].refused : REQUESTS[service].accepted;
  if (answer === undefined) return [];
  const frame: SpecifiedFrame = {
    format: 1,
    tid: request.tid,
    seoj: object.object,
    deoj: request.seoj,
    service: answer,
    properties: properties.map(withoutVerdict),
    ...(getProperties === undefined ? {} : { getProperties: getProperties.map(withoutVerdict) }),
  };
  return [{ frame, to: answer === 'INF' ? 'multicast' : 'requester' }];
}

/** Octets of a frame without its properties, a second count not included. */
const HEAD = 12;

interface Judged extends Property {
  readonly refused: boolean;
}

/** Octets that contents of the answer may still take; both lists share them. */
interface Room {
  left: number;
}

function firstList(
  object: ServedObject,
  request: SpecifiedFrame & { readonly service: RequestService },
  from: string,
  room: Room,
  options: RespondOptions,
): readonly Judged[] {
  const { service, properties } = request;
  switch (service) {
    case 'SetI':
    case 'SetC':
    case 'SetGet':
      return properties.map((one) => writable(one, room, object.write(one, from)));
    case 'Get':
      return properties.map((one) => readable(one, options, room, (epc) => object.read(epc)));
    case 'INF_REQ':
      return properties.map((one) => readable(one, options, room, (epc) => object.readForAnnouncement(epc)));
    case 'INFC':
      // Confirmed whatever it says (EL-4.2.3.6-1).
      return properties.map((one) => writable(one, room, true));
  }
}

/** Accepted: without content; refused: with the content of the request (4.2.3.1, 4.2.3.2). */
function writable(property: Property, room: Room, isAccepted: boolean): Judged {
  const { epc } = property;
  const edt = isAccepted ? NO_EDT : property.edt;
  room.left -= edt.length;
  return { epc, edt, refused: !isAccepted };
}

/** Accepted: with its content; refused: without (4.2.3.3). */
function readable(
  { epc, edt }: Property,
  { ignoreReadContent }: RespondOptions,
  room: Room,
  read: (epc: number) => Uint8Array | undefined,
): Judged {
  const content = edt.length > 0 && !ignoreReadContent ? undefined : read(epc);
  if (content === undefined || content.length > room.left) return { epc, edt: NO_EDT, refused: true };
  room.left -= content.length;
  return { epc, edt: content, refused: false };
}

function withoutVerdict({ epc, edt }: Judged): Property {
  return { epc, edt };
}
