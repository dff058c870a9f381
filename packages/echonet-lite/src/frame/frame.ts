import type { Service } from './service.ts';

/** One property of a frame: its code (EPC, 0x80 to 0xFF) and its content (EDT). The property data counter, PDC, is the length of `edt`. */
export interface Property {
  readonly epc: number;
  readonly edt: Uint8Array;
}

/** A frame of the specified format, EHD2 0x81 (clause 3.2). Object codes (EOJ) are 24 bit numbers: class group, class, instance. */
export interface SpecifiedFrame {
  readonly format: 1;
  /** Transaction id, 16 bit. */
  readonly tid: number;
  /** Source object, for example 0x05FF01. */
  readonly seoj: number;
  /** Destination object; instance 0 means every instance of the class (EL-3.2.4-2). */
  readonly deoj: number;
  readonly service: Service;
  /** The properties in the order of the wire; the set list of SetGet, SetGet_Res and SetGet_SNA. */
  readonly properties: readonly Property[];
  /** The get list of SetGet, SetGet_Res and SetGet_SNA; absent for every other service. */
  readonly getProperties?: readonly Property[];
}

/** A frame of the arbitrary format, EHD2 0x82: manufacturer data after the transaction id (EL-3.2.1.2-2). */
export interface ArbitraryFrame {
  readonly format: 2;
  readonly tid: number;
  readonly edata: Uint8Array;
}

/** Everything an ECHONET Lite datagram can be. */
export type Frame = SpecifiedFrame | ArbitraryFrame;
