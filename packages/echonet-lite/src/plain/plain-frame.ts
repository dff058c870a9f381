import type { Frame, Property, SpecifiedFrame } from '../frame/frame.ts';
import { formatObject } from '../frame/object-code.ts';
import { hasTwoLists, SERVICES } from '../frame/service.ts';
import { hexCode, hexText } from '../property/octets.ts';

/** A property as ordinary JSON: codes and octets as hexadecimal text. */
export interface PlainProperty {
  readonly epc: string;
  readonly pdc: number;
  readonly edt: string;
}

/** A frame as ordinary JSON, for tools; SetGet, its response and its refusal have two lists instead of `properties`. */
export interface PlainFrame {
  readonly format: 1 | 2;
  readonly tid: string;
  readonly seoj?: string;
  readonly deoj?: string;
  readonly esv?: string;
  readonly esvName?: string;
  readonly properties?: readonly PlainProperty[];
  readonly setProperties?: readonly PlainProperty[];
  readonly getProperties?: readonly PlainProperty[];
  /** Format 2: what follows the transaction id. */
  readonly edata?: string;
}

/** A frame as ordinary JSON. */
export function plainFrame(frame: Frame): PlainFrame {
  const tid = hexCode(frame.tid, 2);
  if (frame.format === 2) return { format: 2, tid, edata: hexText(frame.edata) };
  return { ...plainHead(frame, tid), ...plainLists(frame) };
}

function plainHead({ seoj, deoj, service }: SpecifiedFrame, tid: string): PlainFrame {
  return {
    format: 1,
    tid,
    seoj: formatObject(seoj),
    deoj: formatObject(deoj),
    esv: hexCode(SERVICES[service], 1),
    esvName: service,
  };
}

function plainLists({ service, properties, getProperties = [] }: SpecifiedFrame): Partial<PlainFrame> {
  return hasTwoLists(service)
    ? { setProperties: properties.map(plainProperty), getProperties: getProperties.map(plainProperty) }
    : { properties: properties.map(plainProperty) };
}

function plainProperty({ epc, edt }: Property): PlainProperty {
  return { epc: hexCode(epc, 1), pdc: edt.length, edt: hexText(edt) };
}
