import type { EchonetNode, NodeEvent, RemoteNode, RemoteObject } from '@busbar/echonet-lite';
import { Listeners, type Unlisten } from '@busbar/kernel';
import { type EchonetChargingStation, type EchonetStationOptions, echonetStation } from './echonet-station.ts';
import { CHARGER, CHARGER_DISCHARGER } from './epc.ts';
import { RemoteStationObject, stationKey } from './remote-station-object.ts';

/** The charging stations a controller knows. */
export interface EchonetStations {
  /** Those whose nodes are known, lost ones included. */
  stations(): readonly EchonetChargingStation[];
  /** Told about each station once, as soon as its node is described; at once about those that are known. */
  onFound(listener: (station: EchonetChargingStation) => void): Unlisten;
  /** Its node does not have it any more. */
  onRemoved(listener: (station: EchonetChargingStation) => void): Unlisten;
  close(): void;
}

/** Which stations are taken, and how. */
export interface EchonetStationsOptions extends EchonetStationOptions {
  /**
   * Whether a station may be read and steered; every one if left out. ECHONET Lite knows no trust: on a network that others
   * use as well, say which are yours (section 7 of the description of the protocol).
   */
  readonly isPaired?: (station: FoundStation) => boolean;
  /** Phases of one station, by its key; `phases` if left out. */
  readonly phasesOf?: (key: string) => number;
}

/** A station that was found, by what it can be recognised by. */
export interface FoundStation {
  /** As the key of the charging station. */
  readonly key: string;
  readonly address: string;
  /** Object code, for example 0x02A101. */
  readonly object: number;
}

/** Every object of the classes 0x027E and 0x02A1 that a controller finds, as a charging station. */
export function echonetStations(node: EchonetNode, options: EchonetStationsOptions): EchonetStations {
  return new StationFinder(node, options);
}

/** Map of the properties that can be read. */
const READABLE_MAP = 0x9f;

interface Known {
  readonly owner: RemoteNode;
  readonly object: RemoteStationObject;
  readonly station: EchonetChargingStation;
}

class StationFinder implements EchonetStations {
  readonly #node: EchonetNode;
  readonly #options: EchonetStationsOptions;
  /** Bounded by the nodes and objects the node remembers. */
  readonly #known = new Map<RemoteObject, Known>();
  readonly #found = new Listeners<[EchonetChargingStation]>();
  readonly #removed = new Listeners<[EchonetChargingStation]>();
  readonly #stop: Unlisten;

  constructor(node: EchonetNode, options: EchonetStationsOptions) {
    this.#node = node;
    this.#options = options;
    for (const remote of node.nodes) if (remote.state === 'present') this.#look(remote);
    this.#stop = node.onEvent((event) => this.#event(event));
  }

  stations(): readonly EchonetChargingStation[] {
    return [...this.#known.values()].map(({ station }) => station);
  }

  onFound(listener: (station: EchonetChargingStation) => void): Unlisten {
    const unlisten = this.#found.add(listener);
    for (const station of this.stations()) listener(station);
    return unlisten;
  }

  onRemoved(listener: (station: EchonetChargingStation) => void): Unlisten {
    return this.#removed.add(listener);
  }

  close(): void {
    this.#stop();
    for (const known of this.#known.values()) closeKnown(known);
    this.#known.clear();
  }

  #event(event: NodeEvent): void {
    switch (event.type) {
      case 'found':
        this.#look(event.node);
        break;
      case 'changed':
        this.#forget(event.node, (object) => event.removed.includes(object));
        this.#look(event.node);
        break;
      case 'forgotten':
        this.#forget(event.node, () => true);
        break;
      case 'property':
        // The maps of an object that was added later.
        if (event.epc === READABLE_MAP) this.#look(event.node);
        break;
      case 'lost':
        break;
    }
  }

  #look(node: RemoteNode): void {
    for (const remote of node.objects) {
      const classCode = remote.object >>> 8;
      if ((classCode !== CHARGER && classCode !== CHARGER_DISCHARGER) || this.#known.has(remote)) continue;
      const { isPaired = (): boolean => true } = this.#options;
      if (!isPaired({ key: stationKey(node, remote.object), address: node.address, object: remote.object })) continue;
      // Without maps it is not described yet.
      if (remote.map('readable') === undefined) continue;
      const object = new RemoteStationObject(this.#node, node, remote);
      const phases = this.#options.phasesOf?.(object.key);
      const station = echonetStation(object, { ...this.#options, ...(phases === undefined ? {} : { phases }) });
      this.#known.set(remote, { owner: node, object, station });
      this.#found.emit(station);
    }
  }

  #forget(owner: RemoteNode, which: (object: number) => boolean): void {
    for (const [remote, known] of this.#known) {
      if (known.owner !== owner || !which(remote.object)) continue;
      this.#known.delete(remote);
      closeKnown(known);
      this.#removed.emit(known.station);
    }
  }
}

function closeKnown({ object, station }: Known): void {
  station.close();
  object.close();
}
