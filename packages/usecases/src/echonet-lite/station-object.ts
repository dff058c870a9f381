import type { PropertyValue } from '@busbar/echonet-lite';
import type { Millis, Unlisten } from '@busbar/kernel';

/** A typed content with its monotonic time. */
export interface StationContent {
  readonly value: PropertyValue;
  readonly at: Millis;
}

/** The contents of a charging station as far as they are known. */
export interface HasContents {
  /** 0x027E or 0x02A1. */
  readonly classCode: number;
  /** The latest content of a property; undefined before the first. */
  latest(epc: number): StationContent | undefined;
  /** Codes that can be read, as the object says (map 0x9F); undefined: not known. Only a hint. */
  readable(): ReadonlySet<number> | undefined;
  /** Codes that can be written, as the object says (map 0x9E). */
  writable(): ReadonlySet<number> | undefined;
}

/** What became of a write. */
export type WriteResult =
  | 'accepted'
  | 'refused'
  /** Answered, but nobody can tell what happened: read back. */
  | 'unknown'
  | 'unanswered';

/** Whether the object is there. */
export type ObjectPresence =
  /** Its node answers and the maps of the object are known. */
  | 'present'
  | 'lost'
  /** Its node does not list it any more. */
  | 'removed';

/** One charging station object of another node, as the use cases need it. */
export interface StationObject extends HasContents {
  /** Stable identity: that of the node and the object code. */
  readonly key: string;
  presence(): ObjectPresence;
  /** Reads properties; contents arrive through {@link onContent} before this ends. What is refused keeps its last content. */
  read(epcs: readonly number[]): Promise<'answered' | 'unanswered'>;
  write(epc: number, value: PropertyValue): Promise<WriteResult>;
  /** Told every content that arrives, by answer or announcement, changed or not. */
  onContent(listener: (epc: number) => void): Unlisten;
  onPresence(listener: (presence: ObjectPresence) => void): Unlisten;
}
