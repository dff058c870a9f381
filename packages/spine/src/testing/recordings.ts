import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textOfPlain } from '@busbar/kernel';

/** Discovery and use case answers of a real device, as they came. */
export interface Recording {
  /** Folder it lies in. */
  readonly name: string;
  readonly discovery: RecordedMessage;
  /** Undefined where none was recorded. */
  readonly useCases: RecordedMessage | undefined;
}

/** A recorded datagram as ordinary JSON. */
export interface RecordedMessage {
  readonly header: {
    readonly specificationVersion: string;
    readonly addressSource: { readonly device: string };
    readonly addressDestination: { readonly device: string };
  };
  readonly payload: { readonly cmd: readonly Readonly<Record<string, unknown>>[] };
}

/**
 * Where recordings are looked for: folders with `discovery-data.json` and `usecase-data.json`, as the collection
 * enbility/devices has them. They are not part of the repository; `BUSBAR_RECORDINGS` names another place.
 */
const PLACE = process.env.BUSBAR_RECORDINGS ?? fileURLToPath(new URL('../../../../../shared/devices', import.meta.url));

/** Why there are no recordings; undefined while there are. */
export function missingRecordings(): string | undefined {
  return recordings().length > 0
    ? undefined
    : `no recordings of devices at ${PLACE}: clone https://github.com/enbility/devices and set BUSBAR_RECORDINGS to it`;
}

/** Every recording there is. */
export function recordings(): readonly Recording[] {
  if (!existsSync(PLACE)) return [];
  return readdirSync(PLACE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('discovery-data.json'))
    .sort()
    .flatMap((file) => {
      const discovery = messageIn(file);
      if (discovery === undefined) return [];
      const useCases = messageIn(file.replace('discovery-data', 'usecase-data'));
      return [{ name: file.replace(/.discovery-data\.json$/, ''), discovery, useCases }];
    });
}

/** A recorded message on the wire. */
export function wireOf({ header, payload }: RecordedMessage): string {
  return `{"datagram":${textOfPlain({ header, payload })}}`;
}

/**
 * A recorded message as the answer to a read with this counter. What came at different times has other counters, and devices
 * whose address was made unreadable are not always the same.
 */
export function answerOf(
  { header, payload }: RecordedMessage,
  between: { readonly device: string; readonly us: string },
  counters: { readonly msgCounter: number; readonly msgCounterReference: number },
): string {
  const answer = {
    specificationVersion: header.specificationVersion,
    addressSource: { ...header.addressSource, device: between.device },
    addressDestination: { ...header.addressDestination, device: between.us },
    ...counters,
    cmdClassifier: 'reply',
  };
  return `{"datagram":${textOfPlain({ header: answer, payload })}}`;
}

function messageIn(file: string): RecordedMessage | undefined {
  const path = join(PLACE, file);
  if (!existsSync(path)) return undefined;
  const recorded = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly data: { readonly payload: { readonly datagram: RecordedMessage } };
  };
  return recorded.data.payload.datagram;
}
