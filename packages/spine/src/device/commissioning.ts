import { type CancelTimer, type Finding, millis, type RuleId } from '@busbar/kernel';
import { mergeDestinations } from '../communication-mode/destination-list.ts';
import type { Cmd, FeatureAddress } from '../datagram/datagram.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import {
  type NodeManagementDetailedDiscoveryData,
  type NodeManagementUseCaseData,
  nodeManagementDestinationListData,
  nodeManagementDetailedDiscoveryData,
  nodeManagementUseCaseData,
} from '../model/node-management.ts';
import { adoptFull, adoptPartial, type DiscoveryMerge, isSameTree } from '../node-management/discovered-tree.ts';
import { mergeUseCaseData, readUseCases } from '../node-management/use-case-data.ts';
import { type FullFeatureAddress, isDeviceAddress } from './feature-address.ts';
import { fullCmd } from './notify-cmd.ts';
import type { PeerPort } from './peer-port.ts';
import type { RemoteDeviceNode } from './remote-device.ts';
import type { RemoteEntityNode } from './remote-entity.ts';
import type { RemoteFeatureNode } from './remote-feature.ts';
import { isRepeatable } from './result-error.ts';
import { isAnyVersionUsable } from './specification-version.ts';
import { RESTART_INTERVAL, RESYNC_INTERVAL, retryDelay } from './timers.ts';

/** What the commissioning of a peer needs from its connection. */
export interface CommissioningHost extends PeerPort {
  readonly remote: RemoteDeviceNode;
  /** Our NodeManagement. */
  readonly ownNodeManagement: FullFeatureAddress;
  /** The peer's device address, or undefined when it must not have it (SPINE-5.1-1). */
  isAddressFree(device: string): boolean;
  disconnect(rule: RuleId, text: string): void;
  /** The peer answered our discovery read. */
  peerReplied(): void;
  /** Entities and features of the peer left. */
  peerLost(entities: readonly RemoteEntityNode[], features: readonly RemoteFeatureNode[]): void;
  tell(what: 'discovered' | 'changed'): void;
  /** Whether the peer's destination list is read (SPINE-5.4.3-1). */
  readonly readsDestinations: boolean;
  readonly offersDestinations: boolean;
  destinationsChanged(): void;
}

/** Learns a peer: detailed discovery, subscription of its NodeManagement, use cases (SPINE-5.5.1-3). */
export class Commissioning {
  readonly #host: CommissioningHost;
  #cancelRetry: CancelTimer | undefined;
  #rereadAt: number | undefined;
  #restartedAt: number | undefined;
  #useCases: NodeManagementUseCaseData = {};

  constructor(host: CommissioningHost) {
    this.#host = host;
  }

  start(): void {
    this.#readDiscovery(0);
  }

  close(): void {
    this.#cancelRetry?.();
  }

  /** The peer's SPINE stack seems to have restarted: learn it again, renew our relations (SPINE-5.3.2-13). */
  restart(): void {
    const now = this.#host.clock.now();
    if (!this.#host.remote.isDiscovered) return;
    if (this.#restartedAt !== undefined && now - this.#restartedAt < RESTART_INTERVAL) return;
    this.#restartedAt = now;
    this.#readDiscovery(0);
    for (const entity of this.#host.remote.entities())
      for (const feature of entity.features()) feature.renewRelations();
  }

  /** Takes over discovery or use case data; false when it cannot be used (SPINE-5.3.3-80). */
  receive(declaration: AnyFunction, cmd: Cmd, how: 'reply' | 'notify', source: FeatureAddress): boolean {
    if (declaration === nodeManagementUseCaseData) {
      this.#receiveUseCases(cmd);
      return true;
    }
    if (declaration === nodeManagementDestinationListData) {
      this.#receiveDestinations(cmd);
      return true;
    }
    return this.#receiveDiscovery(cmd, how, source);
  }

  /** Reads discovery or use cases again after an unusable notify, at most once per minute (SPINE-5.3.2-33). */
  reread(declaration: AnyFunction): void {
    const now = this.#host.clock.now();
    if (this.#rereadAt !== undefined && now - this.#rereadAt < RESYNC_INTERVAL) return;
    this.#rereadAt = now;
    this.readAgain(declaration);
  }

  /** Reads discovery, use cases or destinations again. */
  readAgain(declaration: AnyFunction): void {
    if (declaration === nodeManagementUseCaseData) this.#readUseCases();
    else if (declaration === nodeManagementDestinationListData) this.#readDestinations();
    else this.#readDiscovery(0);
  }

  #readDiscovery(attempt: number): void {
    const host = this.#host;
    const sentAt = host.clock.now();
    this.#cancelRetry?.();
    host.request(
      {
        from: host.ownNodeManagement,
        // The device part is left out while it is not known (SPINE-5.2.3-6).
        to: host.nodeManagement,
        classifier: 'read',
        cmd: fullCmd(nodeManagementDetailedDiscoveryData, {}),
        late: () => this.#cancelRetry?.(),
      },
      (outcome) => {
        if (outcome.ok || outcome.closed) return;
        const delay = isRepeatable(outcome) ? retryDelay(attempt) : undefined;
        const text = outcome.timedOut ? 'discovery not answered' : 'discovery refused or unusable';
        this.#say(delay === undefined ? 'error' : 'warning', 'SPINE-5.5.2-3', text);
        if (delay === undefined) return;
        const wait = millis(Math.max(0, sentAt + delay - host.clock.now()));
        this.#cancelRetry = host.clock.after(wait, () => this.#readDiscovery(attempt + 1));
      },
    );
  }

  #receiveDiscovery(cmd: Cmd, how: 'reply' | 'notify', source: FeatureAddress): boolean {
    const { remote } = this.#host;
    const data = (cmd.data?.value ?? {}) as NodeManagementDetailedDiscoveryData;
    const filters = cmd.filter ?? [];
    if (filters.some(({ cmdControl }) => cmdControl?.partial === undefined || cmdControl.delete !== undefined)) {
      this.#say('warning', 'SPINE-5.3.3-80', 'filter that discovery data cannot have');
      return false;
    }
    const isPartial = filters.length > 0;
    // The complete answer is on its way and will be newer.
    if (isPartial && !remote.isDiscovered) return how === 'notify';
    const { limits } = this.#host;
    const merge = isPartial ? adoptPartial(remote.tree, data, limits) : adoptFull(remote.tree, data, limits);
    for (const finding of merge.findings) this.#host.say(finding);
    if (!this.#learnAddress(merge, source)) return false;
    if (!isAnyVersionUsable(merge.tree.versions)) {
      this.#say('error', 'SPINE-5.5.2-9', `no usable version in ${merge.tree.versions.join(' ').slice(0, 100)}`);
      return false;
    }
    if (merge.tree.entities.size === 0) return false;
    this.#adopt(merge);
    if (merge.isRereadNeeded) this.reread(nodeManagementDetailedDiscoveryData);
    return true;
  }

  #adopt({ tree }: DiscoveryMerge): void {
    const host = this.#host;
    const isFirst = !host.remote.isDiscovered;
    if (!isFirst && isSameTree(host.remote.tree, tree)) return;
    const gone = host.remote.adopt(tree);
    host.peerLost(gone.entities, gone.features);
    if (isFirst) host.peerReplied();
    host.tell(isFirst ? 'discovered' : 'changed');
    // Subscribe first, then read, so that no change is lost (SPINE-5.5.5-3).
    if (isFirst) this.#subscribe();
    this.#readUseCases();
    this.#readDestinations();
  }

  #subscribe(): void {
    const { remote, ownNodeManagement } = this.#host;
    void remote.nodeManagement?.subscribe({ address: ownNodeManagement });
  }

  /** Reads the use cases if the peer has any (use cases, common part 4). */
  #readUseCases(): void {
    const { remote, ownNodeManagement } = this.#host;
    const nodeManagement = remote.nodeManagement;
    if (nodeManagement?.operations(nodeManagementUseCaseData).read !== true) return;
    nodeManagement.readNow(ownNodeManagement, nodeManagementUseCaseData, () => undefined);
  }

  #receiveUseCases(cmd: Cmd): void {
    const { remote, limits } = this.#host;
    this.#useCases = mergeUseCaseData(this.#useCases, cmd, limits.useCasesPerRemote);
    remote.adoptUseCases(readUseCases(this.#useCases, limits.useCasesPerRemote));
    this.#host.tell('changed');
    // An entity that came between our discovery read and our subscription was never told to us.
    if (remote.useCases().some(({ entityPath, entity }) => entityPath !== undefined && entity === undefined))
      this.reread(nodeManagementDetailedDiscoveryData);
  }

  #readDestinations(): void {
    const { remote, ownNodeManagement, readsDestinations, offersDestinations } = this.#host;
    if (!readsDestinations || !offersDestinations) return;
    remote.nodeManagement?.readNow(ownNodeManagement, nodeManagementDestinationListData, () => undefined);
  }

  #receiveDestinations(cmd: Cmd): void {
    const { remote, limits, readsDestinations } = this.#host;
    // A node that passes messages on tells every subscriber; in simple mode it is nothing to us.
    if (!readsDestinations) return;
    remote.adoptDestinations(mergeDestinations(remote.destinations(), cmd, limits.destinationsPerRemote));
    this.#host.destinationsChanged();
    this.#host.tell('changed');
  }

  /** The address in the header counts, the one in the data stands in for it (SPINE-5.5.2-6). */
  #learnAddress({ tree }: DiscoveryMerge, source: FeatureAddress): boolean {
    const { remote } = this.#host;
    if (remote.address !== undefined) return true;
    const address = source.device ?? tree.deviceAddress;
    if (address === undefined || !isDeviceAddress(address)) {
      this.#say('error', 'SPINE-5.2.3-2', 'peer states no usable device address');
      return false;
    }
    if (tree.deviceAddress !== undefined && tree.deviceAddress !== address)
      this.#say('warning', 'SPINE-5.5.2-6', 'device address of header and discovery data differ');
    if (!this.#host.isAddressFree(address)) {
      this.#host.disconnect('SPINE-5.1-1', 'device address is in use by another device');
      return false;
    }
    remote.learnAddress(address);
    return true;
  }

  #say(severity: Finding['severity'], rule: RuleId, text: string): void {
    this.#host.say({ severity, rule, path: '', text });
  }
}
