import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BusbarError } from '@busbar/kernel';
import {
  type DataOf,
  datagramFromPlain,
  type FeatureInformation,
  type nodeManagementDetailedDiscoveryData,
  nodeManagementUseCaseData,
  SpineError,
} from '@busbar/spine';

type Discovery = DataOf<typeof nodeManagementDetailedDiscoveryData>;
type UseCases = DataOf<typeof nodeManagementUseCaseData>;

/** A feature as a device announced it. */
export type RecordedFeature = NonNullable<FeatureInformation['description']>;

/** What a real device answered about itself: its tree and its use cases. */
export interface DeviceRecording {
  /** Name of the product. */
  readonly product: string;
  readonly firmware?: string;
  /** SPINE version in its headers. */
  readonly specificationVersion: string;
  readonly discovery: Discovery;
  readonly useCases: UseCases;
}

/** Recordings are looked for here when a name is no folder: beside the repository, as the collection enbility/devices has them. */
const PLACE = join('..', 'shared', 'devices');
/** Longest file that is read; the largest of the collection has 60 kB. */
const LARGEST_FILE = 4_000_000;

/**
 * Reads the recording in a folder with `discovery-data.json`, `usecase-data.json` and, if there is one, `device.json`, as the
 * collection enbility/devices has them.
 * @throws BusbarError `simulator.recording`
 */
export function readRecording(name: string): DeviceRecording {
  const folder = [name, join(PLACE, name)].find((one) => existsSync(one) && statSync(one).isDirectory());
  if (folder === undefined)
    throw unreadable(
      `no folder ${name}, and none of this name in ${PLACE}; give the path of a folder with discovery-data.json`,
    );
  const about = existsSync(join(folder, 'device.json')) ? readJson(join(folder, 'device.json')) : {};
  const files = memberOf(about, 'files');
  const discovery = readDatagram(join(folder, textIn(files, 'discovery') ?? 'discovery-data.json'));
  const useCases = readDatagram(join(folder, textIn(files, 'usecase') ?? 'usecase-data.json'));
  const firmware = textIn(memberOf(about, 'versions'), 'firmware');
  return {
    product: textIn(about, 'product') ?? folder.split(/[\\/]/).filter(Boolean).at(-1) ?? folder,
    ...(firmware === undefined ? {} : { firmware }),
    specificationVersion: discovery.header.specificationVersion ?? '1.3.0',
    discovery: dataOf<Discovery>(discovery, 'nodeManagementDetailedDiscoveryData', folder),
    useCases: dataOf<UseCases>(useCases, nodeManagementUseCaseData.name, folder),
  };
}

/** The path of the first entity of a type; undefined: the device has none. */
export function recordedPath({ discovery }: DeviceRecording, entityType: string): readonly number[] | undefined {
  const entity = (discovery.entityInformation ?? []).find(({ description }) => description?.entityType === entityType);
  return entity?.description?.entityAddress?.entity;
}

/** The features of an entity as they were announced. */
export function recordedFeatures({ discovery }: DeviceRecording, path: readonly number[]): readonly RecordedFeature[] {
  return (discovery.featureInformation ?? []).flatMap(({ description }) =>
    description !== undefined && description.featureAddress?.entity?.join('.') === path.join('.') ? [description] : [],
  );
}

type Datagram = ReturnType<typeof datagramFromPlain>;

function readDatagram(file: string): Datagram {
  const datagram = memberOf(memberOf(memberOf(readJson(file), 'data'), 'payload'), 'datagram');
  try {
    return datagramFromPlain({ datagram });
  } catch (error) {
    if (!(error instanceof SpineError)) throw error;
    throw unreadable(
      `${file} holds no SHIP data message with a SPINE datagram as ordinary JSON: ${error.message}`,
      error,
    );
  }
}

function dataOf<T>({ cmd }: Datagram, name: string, folder: string): T {
  const data = cmd[0]?.data;
  if (data?.name !== name) throw unreadable(`${folder}: ${name} is expected, there is ${data?.name ?? 'nothing'}`);
  return data.value as T;
}

function readJson(file: string): unknown {
  try {
    if (statSync(file).size > LARGEST_FILE) throw unreadable(`${file} is larger than ${LARGEST_FILE} octets`);
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof BusbarError) throw error;
    throw unreadable(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function textIn(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === 'string' && member !== '' ? member : undefined;
}

function unreadable(message: string, cause?: unknown): BusbarError {
  return new BusbarError('simulator.recording', message, { cause });
}
