import type { FeatureAddress } from '../datagram/datagram.ts';
import type { CmdRefusal } from '../device/cmd-options.ts';
import { ERROR_NUMBERS } from '../model/result.ts';

/** Where a message that a peer sent belongs. */
export type MessagePlace =
  /** To this device, or to nobody: the receive pipeline decides. */
  | { readonly do: 'here' }
  /** To what is known of a device behind the peer. */
  | { readonly do: 'deliver'; readonly from: string }
  /** To another connected peer. */
  | { readonly do: 'forward'; readonly to: string }
  /** Nowhere; a request is answered with this error. */
  | { readonly do: 'refuse'; readonly refusal: CmdRefusal };

/** Addresses of a received message. */
export interface MessageAddresses {
  readonly source: FeatureAddress;
  readonly destination: FeatureAddress;
  readonly originator: FeatureAddress | undefined;
}

/** What is known where the message arrived. */
export interface PlaceView {
  readonly ownDevice: string;
  /** Device address of the peer on this connection; undefined until it is discovered. */
  readonly peerDevice: string | undefined;
  /** Whether this device talks to devices behind that peer. */
  readonly reaches: (device: string) => boolean;
  /** Whether messages of the peer are passed on to that device; undefined when the device is not offered by us. */
  readonly forwards: (device: string) => boolean | undefined;
  /** Whether a connection of its own leads to the device. */
  readonly isConnected: (device: string) => boolean;
}

/**
 * Decides in enhanced communication mode whether a message is for this device, comes from a device behind the peer, or is
 * passed on (SPINE-5.4.3-1). A message is passed on once: one that has an originator goes no further, so that no two nodes can
 * pass a message to and fro.
 */
export function messagePlace({ source, destination, originator }: MessageAddresses, view: PlaceView): MessagePlace {
  const { ownDevice, peerDevice } = view;
  const isFromBehind =
    source.device !== undefined &&
    peerDevice !== undefined &&
    source.device !== peerDevice &&
    source.device !== ownDevice;
  const isForOther = destination.device !== undefined && destination.device !== ownDevice;
  if (isFromBehind) {
    // Without originator it is no forwarded message, but a peer that takes another address (SPINE-5.1-1).
    if (originator === undefined) return HERE;
    if (isForOther) return unreachable('passed on before: it is not passed on again');
    if (originator.device !== source.device) return unreachable('originator and source are different devices');
    if (view.isConnected(source.device)) return unreachable('the sender has a connection of its own');
    if (!view.reaches(source.device)) return unreachable('devices behind this peer are not talked to');
    return { do: 'deliver', from: source.device };
  }
  if (!isForOther) return HERE;
  const forwards = view.forwards(destination.device);
  if (forwards === undefined) return HERE;
  if (originator !== undefined) return unreachable('passed on before: it is not passed on again');
  if (!forwards) return unreachable('messages between these devices are not passed on');
  return { do: 'forward', to: destination.device };
}

const HERE: MessagePlace = Object.freeze({ do: 'here' });

function unreachable(description: string): MessagePlace {
  return {
    do: 'refuse',
    refusal: { errorNumber: ERROR_NUMBERS.destinationUnreachable, rule: 'SPINE-5.4.3-1', description },
  };
}
