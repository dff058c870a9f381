import type { MessageLink } from '@busbar/kernel';
import {
  type DataOf,
  decodeDatagram,
  encodeDatagram,
  type FeatureInformation,
  nodeManagementDetailedDiscoveryData,
  nodeManagementUseCaseData,
} from '@busbar/spine';
import { type DeviceRecording, recordedFeatures } from './device-recording.ts';

type Discovery = DataOf<typeof nodeManagementDetailedDiscoveryData>;
type UseCases = DataOf<typeof nodeManagementUseCaseData>;
type Datagram = NonNullable<ReturnType<typeof decodeDatagram>['value']>;

/**
 * A link over which a device introduces itself as it was recorded: its tree, its use cases and its SPINE version are those of the
 * recording; what is below is our own. Entities that come and go are told as they are; one of a kind that the recording does not
 * have is told as ours.
 */
export function recordedFace(
  link: MessageLink,
  recording: DeviceRecording,
  entities: () => readonly { readonly path: readonly number[] }[],
): MessageLink {
  const told = (text: string): string => {
    if (text.includes(nodeManagementDetailedDiscoveryData.name)) {
      const shown = rewritten(text, nodeManagementDetailedDiscoveryData.name, (data, isNotify) =>
        recordedTree(data as Discovery, recording, isNotify),
      );
      return withVersion(shown, recording.specificationVersion);
    }
    const shown = text.includes(nodeManagementUseCaseData.name)
      ? rewritten(text, nodeManagementUseCaseData.name, (data) =>
          recordedUseCases(data as UseCases, recording, new Set(entities().map(({ path }) => pathText(path)))),
        )
      : text;
    return withVersion(shown, recording.specificationVersion);
  };
  return {
    start: (receiver) => link.start(receiver),
    send: (text) => link.send(told(text)),
    close: (reason) => link.close(reason),
  };
}

/** Replies and notifies of this function, with other data; everything else stays as it is. */
function rewritten(text: string, name: string, change: (data: unknown, isNotify: boolean) => unknown): string {
  const datagram: Datagram | undefined = decodeDatagram(text).value;
  const [cmd] = datagram?.cmd ?? [];
  const classifier = datagram?.header.cmdClassifier;
  if (datagram === undefined || cmd?.data?.name !== name || (classifier !== 'reply' && classifier !== 'notify'))
    return text;
  const value = change(cmd.data.value, classifier === 'notify');
  return encodeDatagram({ ...datagram, cmd: [{ ...cmd, data: { ...cmd.data, value } }] });
}

/** The version stands in the header, which comes first. */
function withVersion(text: string, version: string): string {
  return text.replace(/"specificationVersion":"[^"]*"/, `"specificationVersion":"${version}"`);
}

function recordedTree(own: Discovery, recording: DeviceRecording, isNotify: boolean): Discovery {
  const { entityInformation, featureInformation, deviceInformation } = own;
  const device = deviceInformation?.description?.deviceAddress?.device;
  const entities = entityInformation ?? [];
  const recorded = new Map(
    (recording.discovery.entityInformation ?? []).map((one) => [pathText(one.description?.entityAddress?.entity), one]),
  );
  return {
    ...(isNotify ? {} : ofDevice({ ...recording.discovery }, device)),
    ...(isNotify && deviceInformation !== undefined ? { deviceInformation } : {}),
    entityInformation: entities.map((entity) => {
      const known = recorded.get(pathText(entity.description?.entityAddress?.entity));
      if (known === undefined) return entity;
      const { lastStateChange } = entity.description ?? {};
      const description = { ...known.description, ...(lastStateChange === undefined ? {} : { lastStateChange }) };
      return { description: ofDevice(description, device) };
    }),
    featureInformation: entities.flatMap(({ description }): readonly FeatureInformation[] => {
      const path = description?.entityAddress?.entity ?? [];
      const ours = (featureInformation ?? []).filter(
        (one) => pathText(one.description?.featureAddress?.entity) === pathText(path),
      );
      // A removed entity comes without features; node management is told as it is.
      if (ours.length === 0 || !recorded.has(pathText(path)) || path.join() === '0') return ours;
      return recordedFeatures(recording, path).map((one) => ({ description: ofDevice(one, device) }));
    }),
  };
}

/** The recorded lines of entities that are there or not named, and our own for kinds the recording does not have. */
function recordedUseCases(own: UseCases, recording: DeviceRecording, present: ReadonlySet<string>): UseCases {
  const known = new Set(
    (recording.discovery.entityInformation ?? []).map((one) => pathText(one.description?.entityAddress?.entity)),
  );
  const lines = own.useCaseInformation ?? [];
  const device = lines[0]?.address?.device;
  const recorded = (recording.useCases.useCaseInformation ?? []).filter(
    ({ address }) => address?.entity === undefined || present.has(pathText(address.entity)),
  );
  return {
    useCaseInformation: [
      ...recorded.map((line) => ofDevice(line, device)),
      ...lines.filter(({ address }) => !known.has(pathText(address?.entity))),
    ],
  };
}

function pathText(path: readonly number[] | undefined): string {
  return (path ?? []).join('.');
}

/** The same with our device address wherever the recorded one stands. */
function ofDevice<T>(value: T, device: string | undefined): T {
  if (device === undefined) return value;
  if (Array.isArray(value)) return value.map((one) => ofDevice(one, device)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    name === 'device' && typeof member === 'string' ? device : ofDevice(member, device),
  ]);
  return Object.fromEntries(members) as T;
}
