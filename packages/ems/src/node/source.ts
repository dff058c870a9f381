import { type Clock, formatInstant, formatMoment, Listeners, type Unlisten, utcInstant, watts } from '@busbar/kernel';
import { type Identity, type PeerStatus, ShipError, type ShipNode } from '@busbar/ship';
import type { ApiSource, HistoryQuestion, Part, Refusal, TraceQuestion } from '../api/api-source.ts';
import type {
  ControlBox,
  DemoCommand,
  Device,
  Health,
  History,
  Ledger,
  Limit,
  NewLimit,
  Pairing,
  Site,
  Station,
  StationPatch,
  Trace,
} from '../api/api-types.ts';
import type { Config } from '../config/config-schema.ts';
import { alarmsNow, type RaisedAlarm } from '../site/alarms.ts';
import type { ControlLoop } from '../site/control-loop.ts';
import type { GridLimitRecord } from '../site/grid-limit-record.ts';
import type { ManualLimits } from '../site/manual-limits.ts';
import type { LedgerVerdict } from '../store/ledger.ts';
import type { Store } from '../store/store.ts';
import { controlBoxView } from '../view/control-box-view.ts';
import type { DeviceList } from '../view/device-list.ts';
import { nameOf } from '../view/device-view.ts';
import { healthView } from '../view/health-view.ts';
import { limitNumber, limitView, MOST_LIMITS_SHOWN } from '../view/limits-view.ts';
import { pairingList, pairingView } from '../view/pairing-view.ts';
import { siteAlarms } from '../view/site-alarms.ts';
import { siteView, stationView } from '../view/site-view.ts';
import type { MessageTrace } from './message-trace.ts';
import type { StoreFailure } from './store-failure.ts';

/** The chain is recomputed at most so often, ms: a long ledger takes a moment. */
const VERIFY_MILLIS = 60_000;

/** What the source shows and changes. */
export interface SourceOptions {
  readonly clock: Clock;
  readonly config: Config;
  readonly version: string;
  readonly identity: Identity;
  readonly qrText: string;
  readonly store: Store;
  readonly storeFailure: StoreFailure;
  readonly record: GridLimitRecord;
  readonly loop: ControlLoop;
  readonly manual: ManualLimits;
  readonly ship: ShipNode;
  readonly devices: DeviceList;
  readonly trace: MessageTrace;
  /** Why devices cannot be found by multicast; undefined while they can, or when it is switched off. */
  discoveryProblem(): string | undefined;
  /** ECHONET Lite stations that are not steered because nobody named them. */
  unlistedStations(): readonly string[];
  /** Address of the SHIP server. */
  address(): { readonly host: string; readonly port: number };
  readonly demo?: ((command: DemoCommand) => Promise<object>) | undefined;
}

/** The energy manager as the API sees it: projections of the last control tick and of the store. */
export class EnergyManagerSource implements ApiSource {
  readonly demo: ApiSource['demo'];
  readonly #options: SourceOptions;
  readonly #clock: Clock;
  readonly #started: ReturnType<Clock['wall']>;
  readonly #startedAt: number;
  readonly #changed = new Listeners<[Part]>();
  #alarms: readonly RaisedAlarm[] = [];
  #verdict: { readonly at: number; readonly verdict: LedgerVerdict } | undefined;

  constructor(options: SourceOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#started = options.clock.wall();
    this.#startedAt = options.clock.now();
    this.demo = options.demo;
  }

  onChange(listener: (part: Part) => void): Unlisten {
    return this.#changed.add(listener);
  }

  /** Tells the streams that a part changed. */
  changed(part: Part): void {
    this.#changed.emit(part);
  }

  site(): Site {
    const { loop, config, store, storeFailure } = this.#options;
    const { state } = loop;
    const controlBox = this.#controlBox();
    const present = siteAlarms({
      state,
      controlBox,
      config,
      storeFailure: storeFailure.text(),
      warnings: store.warnings,
      discoveryProblem: this.#options.discoveryProblem(),
      secondGuard: this.#secondGuard(),
      unlistedStations: this.#options.unlistedStations(),
    });
    this.#alarms = alarmsNow(this.#alarms, present, state.wall);
    return siteView(state, { config, isDemo: this.demo !== undefined, controlBox, alarms: this.#alarms });
  }

  station(id: string): Station | undefined {
    const found = this.#options.loop.state.stations.find(({ facts }) => facts.id === id);
    return found === undefined ? undefined : stationView(found);
  }

  patchStation(id: string, patch: StationPatch): Station | Refusal {
    const { store, loop } = this.#options;
    if (this.station(id) === undefined) return noStation(id);
    const stored = store.stations.list().find((station) => station.id === id);
    if (stored === undefined) return noStation(id);
    if (patch.mode !== undefined && patch.mode !== 'off' && patch.mode !== 'fast') {
      return {
        refused: 'not-supported',
        detail: `This energy manager cannot do the mode "${patch.mode}" yet.`,
        advice: 'Use "fast" or "off".',
      };
    }
    store.stations.update({ ...stored, name: patch.name ?? stored.name, mode: patch.mode ?? stored.mode });
    loop.limitChanged();
    return this.station(id) ?? noStation(id);
  }

  limits(): readonly Limit[] {
    return this.#options.store.limits.list(MOST_LIMITS_SHOWN).map(limitView);
  }

  addLimit(limit: NewLimit): Limit | Refusal {
    if (limit.kind === 'production') {
      return {
        refused: 'not-supported',
        detail: 'This energy manager does not limit production yet.',
        advice: 'Use the kind "consumption".',
      };
    }
    const stored = this.#options.manual.set(watts(limit.watts), limit.durationSeconds);
    this.#options.loop.limitChanged();
    this.changed('limits');
    return limitView(stored);
  }

  deleteLimit(id: string): Limit | Refusal {
    const { store, manual, loop } = this.#options;
    const number = limitNumber(id);
    const limit = number === undefined ? undefined : store.limits.get(number);
    if (limit === undefined) {
      return {
        refused: 'not-found',
        detail: `There is no limit "${id}".`,
        advice: 'GET /api/v1/limits lists the limits.',
      };
    }
    if (limit.source !== 'manual') {
      return {
        refused: 'conflict',
        detail: `The limit "${id}" was set by ${limit.sourceName}.`,
        advice: 'Only the control box can release it.',
      };
    }
    if (!manual.revoke(limit.id)) {
      return {
        refused: 'conflict',
        detail: `The limit "${id}" is not in force (${limit.state}).`,
        advice: 'Nothing has to be done.',
      };
    }
    loop.limitChanged();
    this.changed('limits');
    return limitView(store.limits.get(limit.id) ?? limit);
  }

  devices(): readonly Device[] {
    return this.#options.devices.list();
  }

  pairing(): readonly Pairing[] {
    return pairingList(this.#options.ship.peers());
  }

  approve(ski: string): Pairing | Refusal {
    try {
      this.#options.ship.approve(ski);
    } catch (error) {
      if (!(error instanceof ShipError)) throw error;
      return { refused: 'conflict', detail: error.message, advice: 'Compare the SKI with the label of the device.' };
    }
    this.changed('pairing');
    this.changed('devices');
    const peer = this.#peer(ski);
    return peer === undefined
      ? { refused: 'not-found', detail: `There is no device with the SKI ${ski}.`, advice: 'Check the SKI.' }
      : pairingView(peer);
  }

  unpair(ski: string): Refusal | undefined {
    const peer = this.#peer(ski);
    if (peer === undefined) {
      return {
        refused: 'not-found',
        detail: `There is no device with the SKI ${ski}.`,
        advice: 'GET /api/v1/pairing lists the devices.',
      };
    }
    const { ship, loop, record } = this.#options;
    if (peer.ours === 'trusted') ship.remove(ski);
    else ship.refuse(ski);
    record.removed(ski);
    loop.limitChanged();
    this.changed('pairing');
    this.changed('devices');
    return undefined;
  }

  history({ series, from, to, step }: HistoryQuestion): History {
    const store = this.#options.store.series;
    return {
      from: formatInstant(utcInstant(from)),
      to: formatInstant(utcInstant(to)),
      step,
      series: series.map((name) => ({
        name,
        unit: store.unitOf(name) ?? 'W',
        points: store.query(name, from, to, step * 1000).map(({ time, ...values }) => ({
          time: formatInstant(utcInstant(time)),
          ...values,
        })),
      })),
      available: [...store.names()],
    };
  }

  ledger(limit: number, before: number | undefined): Ledger {
    const { ledger } = this.#options.store;
    const { entries, hash } = ledger.head();
    return {
      intact: this.#verified().intact,
      total: entries,
      head: hash,
      entries: ledger.entries(limit, before).map((entry) => ({
        ...entry,
        time: formatInstant(entry.time),
        facts: { ...entry.facts },
      })),
    };
  }

  trace({ after, ski, limit }: TraceQuestion): Trace {
    const { trace } = this.#options;
    const entries = after === undefined ? trace.newest(limit, ski) : trace.since(after, limit, ski);
    return {
      messages: entries.map(({ seq, time, protocol, direction, bytes, ski: peer }) => ({
        seq,
        time: formatMoment(time),
        protocol,
        ski: peer,
        direction,
        hex: Buffer.from(bytes).toString('hex'),
      })),
      next: entries.at(-1)?.seq ?? after ?? 0,
    };
  }

  health(): Health {
    const { loop, identity, qrText, version, ship, store, storeFailure } = this.#options;
    return healthView({
      version,
      isDemo: this.demo !== undefined,
      started: this.#started,
      uptime: (this.#clock.now() - this.#startedAt) / 1000,
      identity,
      qrText,
      ship: this.#options.address(),
      state: loop.state,
      isLoopHealthy: loop.isHealthy(),
      timing: loop.timing(),
      storeFailure: storeFailure.text(),
      warnings: store.warnings,
      peers: ship.peers(),
      controlBox: this.#controlBox(),
      discoveryProblem: this.#options.discoveryProblem(),
    });
  }

  ready(): { readonly ready: boolean; readonly text: string } {
    const { loop, storeFailure } = this.#options;
    if (!loop.isHealthy()) return { ready: false, text: 'the control loop stands still' };
    const failure = storeFailure.text();
    if (failure !== undefined) return { ready: false, text: failure };
    return { ready: true, text: 'store, transports and control loop work' };
  }

  /** Not asked more often than it pays: appended entries are hashed by ourselves. */
  #verified(): LedgerVerdict {
    const now = this.#clock.now();
    const known = this.#verdict;
    if (known !== undefined && now - known.at < VERIFY_MILLIS) return known.verdict;
    const verdict = this.#options.store.ledger.verify();
    this.#verdict = { at: now, verdict };
    return verdict;
  }

  #controlBox(): ControlBox {
    const { loop, store } = this.#options;
    return controlBoxView(loop.state.lpc, {
      everBound: store.flags.get('guard-ever-bound') ?? false,
      lastSki: store.flags.get('guard-ski'),
      nameOf: (ski) => {
        const peer = this.#peer(ski);
        return peer === undefined ? undefined : nameOf(peer);
      },
      isConnected: (ski) => this.#peer(ski)?.connected ?? false,
    });
  }

  /** Name of a connected device that wants to limit the site beside its control box. */
  #secondGuard(): string | undefined {
    const ski = this.#options.record.turnedAway;
    const peer = ski === undefined ? undefined : this.#peer(ski);
    return peer?.connected === true ? (nameOf(peer) ?? peer.ski) : undefined;
  }

  #peer(ski: string): PeerStatus | undefined {
    return this.#options.ship.peers().find((peer) => peer.ski === ski);
  }
}

function noStation(id: string): Refusal {
  return {
    refused: 'not-found',
    detail: `There is no station "${id}".`,
    advice: 'GET /api/v1/site lists the stations.',
  };
}
