import type { PeerStatus, ShipNode } from '@busbar/ship';
import type { LocalDevice, RemoteDevice } from '@busbar/spine';
import type { Device } from '../api/api-types.ts';
import { type DeviceTree, deviceTree, deviceView } from './device-view.ts';

/** The devices: every trusted or connected peer. Trees are made again only when the peer says something new. */
export class DeviceList {
  readonly #device: LocalDevice;
  readonly #ship: ShipNode;
  readonly #trees = new WeakMap<RemoteDevice, DeviceTree>();
  readonly #unlisten: () => void;

  /** @param changed told when a device changed */
  constructor(device: LocalDevice, ship: ShipNode, changed: () => void) {
    this.#device = device;
    this.#ship = ship;
    this.#unlisten = device.onRemote((remote) => {
      this.#trees.delete(remote);
      changed();
    });
  }

  list(): readonly Device[] {
    const remotes = new Map(this.#device.remotes().map((remote) => [remote.ski, remote]));
    return this.#ship
      .peers()
      .filter((peer) => peer.ours === 'trusted' || peer.connected)
      .map((peer) => this.#view(peer, remotes.get(peer.ski)));
  }

  close(): void {
    this.#unlisten();
  }

  #view(peer: PeerStatus, remote: RemoteDevice | undefined): Device {
    return deviceView(peer, remote, remote === undefined ? undefined : this.#tree(remote));
  }

  #tree(remote: RemoteDevice): DeviceTree {
    const known = this.#trees.get(remote);
    if (known !== undefined) return known;
    const tree = deviceTree(remote);
    this.#trees.set(remote, tree);
    return tree;
  }
}
