import type { RemoteDevice } from '../device/remote-tree.ts';
import type { NetworkFeatureSet } from './destination-list.ts';

/**
 * Enhanced communication mode: devices are reached through others (SPINE-5.4.3-1). Whoever passes messages on can also make
 * them up: a device that is reached through another one is trusted no more than that one.
 */
export interface EnhancedMode {
  /** Which devices behind a connected one are talked to, and may talk to us. Default: none. */
  readonly reaches?: (device: string, via: RemoteDevice) => boolean;
  /** Between which connected devices messages are passed on; with it a destination list is offered. Default: none. */
  readonly forwards?: (from: RemoteDevice, to: RemoteDevice) => boolean;
}

/** What a device says about itself when nothing else is configured (SPINE-5.4.2-1). */
export function featureSetOf(enhanced: EnhancedMode | undefined): NetworkFeatureSet {
  if (enhanced?.forwards !== undefined) return 'router';
  return enhanced?.reaches === undefined ? 'simple' : 'smart';
}
