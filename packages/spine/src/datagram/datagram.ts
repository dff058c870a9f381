import type { Tag } from '@busbar/kernel';
import type { FeatureAddress } from '../model/address.ts';
import type { AnyFunction } from '../model/function-declaration.ts';

export type { FeatureAddress };

/** Kind of a message (SPINE-5.3.2-17). */
export type CmdClassifier = 'read' | 'reply' | 'notify' | 'write' | 'call' | 'result';

/** Header of a datagram. IEC 63380-3, 5.3.2. */
export interface Header {
  /** SPINE version of the sender, e.g. `1.3.0`. */
  readonly specificationVersion?: string;
  readonly addressSource?: FeatureAddress;
  readonly addressDestination?: FeatureAddress;
  /** Original sender when a node forwards for another one; not used in simple communication mode. */
  readonly addressOriginator?: FeatureAddress;
  /** Ascending number of the message, 0 to 2^64-1. */
  readonly msgCounter?: number | bigint;
  /** `msgCounter` of the request that a reply or result answers. */
  readonly msgCounterReference?: number | bigint;
  /** Other values than the six are answered with error 6. */
  readonly cmdClassifier?: CmdClassifier | (string & Record<never, never>);
  /** Whether a positive acknowledgement is wanted; absent means no. */
  readonly ackRequest?: boolean;
  /** Time of creation, informative. */
  readonly timestamp?: string;
}

/** The data element of a cmd. */
export interface CmdData {
  /** Name of the function. */
  readonly name: string;
  /** Undefined for a function this model does not have. */
  readonly declaration: AnyFunction | undefined;
  /** Typed by the declaration; {@link UnknownData} when there is none. */
  readonly value: unknown;
}

/** Data of an unknown function: its JSON text as received. */
export interface UnknownData {
  readonly raw: string;
}

/** A named member of a filter; its value is typed by the function it belongs to. */
export interface NamedValue {
  readonly name: string;
  readonly value: unknown;
}

/** One filter of a cmd. IEC 63380-3, 5.3.3. */
export interface Filter {
  readonly cmdControl?: { readonly delete?: Tag; readonly partial?: Tag };
  /** Instances of SELECTORS: alternatives (SPINE-5.3.3-26). */
  readonly selectors?: readonly NamedValue[];
  readonly elements?: NamedValue;
  readonly filterId?: number;
}

/** One command: cmdOptions (`function`, `filter`) and the data element. IEC 63380-3, 5.3.3. */
export interface Cmd {
  readonly function?: string;
  readonly filter?: readonly Filter[];
  readonly data?: CmdData;
  /** Hex digits of the manufacturer; ignored (SPINE-5.3.3-46). */
  readonly manufacturerSpecificExtension?: string;
  /** When the owner last updated the data; informative (SPINE-5.3.3-47). */
  readonly lastUpdateAt?: string;
}

/** One SPINE message. IEC 63380-3, 5.3.1. */
export interface Datagram {
  readonly header: Header;
  /** Exactly one when sending (SPINE-5.3.3-1). */
  readonly cmd: readonly Cmd[];
}
