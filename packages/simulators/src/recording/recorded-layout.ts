import { featureType, functionByName, type LocalEntity } from '@busbar/spine';
import { type DeviceRecording, type RecordedFeature, recordedFeatures } from './device-recording.ts';

/**
 * Gives an entity the features of a recorded device under their numbers, before use cases find theirs. What no use case fills
 * stays empty.
 */
export function furnishAsRecorded(entity: LocalEntity, recording: DeviceRecording): void {
  for (const recorded of recordedFeatures(recording, entity.path)) furnish(entity, recorded);
}

function furnish(
  entity: LocalEntity,
  { featureType: name, role, featureAddress, supportedFunction }: RecordedFeature,
): void {
  const type = featureType.values.find((one) => one === name);
  const id = featureAddress?.feature;
  if (type === undefined || id === undefined || (role !== 'server' && role !== 'client')) return;
  const feature = entity.feature(type, role, { id });
  if (role === 'client') return;
  for (const { function: fn, possibleOperations } of supportedFunction ?? []) {
    const declaration = fn === undefined ? undefined : functionByName(fn);
    // What belongs to another feature type is told as it was recorded, and cannot be answered.
    if (declaration === undefined || declaration.feature !== type) continue;
    feature.offer(declaration, {
      read: possibleOperations?.read !== undefined,
      readPartial: possibleOperations?.read?.partial !== undefined,
    });
  }
}
