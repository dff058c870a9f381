import type { DemoCommand, History, Limit, NewLimit, Pairing, Site, Snapshot, Station } from '../src/api/model.ts';
import { freshSnapshot, houseDevices, housePeers } from './example-house.ts';
import { exampleHealth, exampleLimit, exampleSite, exampleStation, SKIS } from './example-snapshot.ts';

/** Parts of the state that change on their own. */
export type Part = 'site' | 'limits' | 'devices' | 'pairing' | 'health';

/** Begin of the simulated time. Fixed, so that two runs look the same. */
export const BEGIN = Date.parse('2026-11-20T10:00:00Z');
/** The control box counts as silent after so many seconds without heartbeat. */
const SILENCE = 120;
/** Stored seconds: those before the page was opened. */
const STORED = 900;

interface Recorded {
  readonly at: number;
  readonly values: ReadonlyMap<string, number>;
}

interface SimulatedStation {
  readonly id: string;
  readonly name: string;
  readonly peer: string;
  readonly mode: Station['mode'];
  readonly power: number;
  readonly energy: number;
  readonly soc: number | null;
}

/** A small house that behaves enough like one to look at the page. Time passes only by `step`. */
export class World {
  #now = BEGIN - STORED * 1000;
  #boxLimit: { readonly watts: number; readonly until: number | undefined; readonly id: string } | undefined;
  #manual: Limit | undefined;
  #lastHeartbeat = BEGIN - STORED * 1000;
  #isSilenced = false;
  #limits: Limit[] = [
    exampleLimit({
      id: 'lim-1',
      from: '2026-11-20T06:30:00Z',
      until: '2026-11-20T07:00:00Z',
      endedAt: '2026-11-20T07:00:00Z',
    }),
  ];
  #pairing: Pairing[] = housePeers(BEGIN);
  #stations: readonly SimulatedStation[] = [
    { id: 'st-1', name: 'Garage', peer: SKIS.garage, mode: 'fast', power: 7300, energy: 8_123_400, soc: 54 },
    { id: 'st-2', name: 'Stellplatz Hof', peer: SKIS.yard, mode: 'fast', power: 0, energy: 412_000, soc: null },
  ];
  #recorded: Recorded[] = [];
  readonly #listeners = new Set<(part: Part) => void>();

  readonly #isFresh: boolean;

  /** @param kind `fresh`: an energy manager just installed, nothing found and nothing measured */
  constructor(kind: 'house' | 'fresh' = 'house') {
    this.#isFresh = kind === 'fresh';
    this.step(STORED);
  }

  get now(): number {
    return this.#now;
  }

  onChange(listener: (part: Part) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Lets so many seconds pass. */
  step(seconds = 1): void {
    for (let second = 0; second < seconds; second += 1) this.#second();
    this.#tell('site');
  }

  snapshot(): Snapshot {
    if (this.#isFresh) return freshSnapshot(this.#now);
    return {
      site: this.site(),
      limits: this.#limits,
      devices: houseDevices(),
      pairing: this.#pairing,
      health: exampleHealth(),
    };
  }

  site(): Site {
    const base = exampleSite();
    const limit = this.#limit();
    const solar = -this.#solar();
    const house = this.#house();
    const charging = this.#stations.reduce((sum, station) => sum + station.power, 0);
    const battery = this.#battery();
    const grid = solar + house + charging + battery;
    const age = (this.#now - this.#lastHeartbeat) / 1000;
    return {
      ...base,
      time: new Date(this.#now).toISOString(),
      grid: {
        ...base.grid,
        power: Math.round(grid),
        current: { a: one(grid / 690 + 1.4), b: one(grid / 690 - 0.6), c: one(grid / 690 - 0.8) },
        measuredAt: new Date(this.#now).toISOString(),
        consumptionLimit: limit.watts,
      },
      gridLimit: limit,
      controlBox: {
        ...base.controlBox,
        status: this.#isSilenced && age > 65 ? 'silent' : 'connected',
        lastHeartbeatAgeSeconds: Math.round(age),
      },
      solar: { power: Math.round(solar) },
      battery: { power: Math.round(battery), soc: 61 },
      house: { power: Math.round(house) },
      stations: this.#stations.map((station) => this.#station(station, limit)),
      alarms:
        this.#isSilenced && age > SILENCE
          ? [
              {
                id: 'control-box-silent',
                since: new Date(this.#lastHeartbeat).toISOString(),
                severity: 'warning',
                station: null,
                text: 'The control box sends no heartbeat.',
                advice: 'Check its power and its network.',
              },
            ]
          : [],
    };
  }

  controlBox(command: DemoCommand): object {
    if ('do' in command && command.do !== 'limit') {
      if (command.do === 'release') this.#endBoxLimit('revoked');
      if (command.do === 'silence') this.#isSilenced = true;
      if (command.do === 'speak') this.#isSilenced = false;
    } else {
      this.#endBoxLimit('replaced');
      const until = command.durationSeconds === undefined ? undefined : this.#now + command.durationSeconds * 1000;
      const id = `lim-${this.#limits.length + 1}`;
      this.#boxLimit = { watts: command.watts, until, id };
      this.#limits = [
        exampleLimit({
          id,
          watts: command.watts,
          state: 'active',
          from: new Date(this.#now).toISOString(),
          until: until === undefined ? null : new Date(until).toISOString(),
          endedAt: null,
        }),
        ...this.#limits,
      ];
      this.#tell('limits');
    }
    if (!this.#isSilenced) this.#lastHeartbeat = this.#now;
    this.#tell('site');
    return { done: true };
  }

  addLimit(limit: NewLimit): Limit {
    if (this.#manual !== undefined) this.#end(this.#manual.id, 'replaced');
    const until = limit.durationSeconds === undefined ? null : this.#now + limit.durationSeconds * 1000;
    const made = exampleLimit({
      id: `lim-${this.#limits.length + 1}`,
      kind: limit.kind,
      watts: limit.watts,
      state: 'active',
      source: 'manual',
      sourceName: 'manual limit',
      from: new Date(this.#now).toISOString(),
      until: until === null ? null : new Date(until).toISOString(),
      endedAt: null,
    });
    this.#manual = made;
    this.#limits = [made, ...this.#limits];
    this.#tell('limits');
    this.#tell('site');
    return made;
  }

  removeLimit(id: string): Limit | undefined {
    if (this.#manual?.id === id) this.#manual = undefined;
    this.#end(id, 'revoked');
    this.#tell('site');
    return this.#limits.find((limit) => limit.id === id);
  }

  setMode(id: string, mode: Station['mode']): Station | undefined {
    this.#stations = this.#stations.map((station) => (station.id === id ? { ...station, mode } : station));
    this.#tell('site');
    return this.site().stations.find((station) => station.id === id);
  }

  approve(ski: string): Pairing | undefined {
    this.#pairing = this.#pairing.map((peer) =>
      peer.ski === ski
        ? {
            ...peer,
            ours: 'trusted',
            theirs: 'connected',
            connected: true,
            advice: 'Everything is fine, nothing to do.',
          }
        : peer,
    );
    this.#tell('pairing');
    return this.#pairing.find((peer) => peer.ski === ski);
  }

  unpair(ski: string): boolean {
    const isKnown = this.#pairing.some((peer) => peer.ski === ski);
    this.#pairing = this.#pairing.map((peer) =>
      peer.ski === ski
        ? {
            ...peer,
            ours: 'refused',
            theirs: 'unknown',
            connected: false,
            advice: 'Approve the device to connect it again.',
          }
        : peer,
    );
    this.#tell('pairing');
    return isKnown;
  }

  history(names: readonly string[], from: number, to: number, step: number): History {
    return {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      step,
      available: ['grid.power', 'grid.limit'],
      series: names.map((name) => ({
        name,
        unit: 'W',
        points: this.#recorded
          .filter(
            ({ at, values }) => !this.#isFresh && at >= from && at < to && at % (step * 1000) === 0 && values.has(name),
          )
          .map(({ at, values }) => {
            const value = values.get(name) ?? 0;
            return { time: new Date(at).toISOString(), value, min: value, max: value };
          }),
      })),
    };
  }

  #second(): void {
    this.#now += 1000;
    if (!this.#isSilenced && this.#now - this.#lastHeartbeat >= 50_000) this.#lastHeartbeat = this.#now;
    if (this.#boxLimit?.until !== undefined && this.#now >= this.#boxLimit.until) this.#endBoxLimit('expired');
    if (this.#manual?.until && this.#now >= Date.parse(this.#manual.until)) {
      this.#end(this.#manual.id, 'expired');
      this.#manual = undefined;
    }
    const allowed = this.#limit().watts ?? Number.POSITIVE_INFINITY;
    this.#stations = this.#stations.map((station) => {
      const wanted = station.id === 'st-1' && station.mode !== 'off' ? 7300 + 60 * Math.sin(this.#now / 40_000) : 0;
      const target = Math.min(wanted, allowed - 5);
      const power = station.power + (target - station.power) * 0.35;
      return { ...station, power, energy: station.energy + power / 3600 };
    });
    const site = this.site();
    const values = new Map<string, number>([
      ['grid.power', site.grid.power ?? 0],
      ...this.#stations.map((station) => [`station.${station.id}.power`, station.power] as const),
    ]);
    if (site.gridLimit.watts !== null) values.set('grid.limit', site.gridLimit.watts);
    for (const { id, setpoint } of site.stations)
      if (setpoint.watts !== null) values.set(`station.${id}.setpoint`, setpoint.watts);
    this.#recorded = [...this.#recorded.slice(-2 * STORED), { at: this.#now, values }];
  }

  #limit(): Site['gridLimit'] {
    const base = exampleSite().gridLimit;
    if (this.#isSilenced && this.#now - this.#lastHeartbeat > SILENCE * 1000) {
      return { ...base, watts: 4200, state: 'failsafe', phase: 'failsafe', source: 'failsafe limit', until: null };
    }
    const box = this.#boxLimit;
    const manual = this.#manual?.kind === 'consumption' ? this.#manual : undefined;
    if (box !== undefined && box.watts <= (manual?.watts ?? Number.POSITIVE_INFINITY)) {
      return {
        ...base,
        watts: box.watts,
        state: 'active',
        phase: 'limited',
        source: `control box ${SKIS.box}`,
        until: box.until === undefined ? null : new Date(box.until).toISOString(),
      };
    }
    if (manual === undefined) return base;
    return { ...base, watts: manual.watts, state: 'manual', source: 'manual limit', until: manual.until };
  }

  #station(station: SimulatedStation, limit: Site['gridLimit']): Station {
    const isOffline = station.id === 'st-2';
    const power = Math.round(station.power);
    return exampleStation({
      id: station.id,
      name: station.name,
      peer: station.peer,
      mode: station.mode,
      connected: !isOffline,
      state: isOffline ? 'offline' : power > 100 ? 'charging' : 'idle',
      power: isOffline ? null : power,
      current: isOffline ? null : { a: one(power / 690), b: one(power / 690), c: one(power / 692) },
      energy: isOffline ? null : Math.round(station.energy),
      soc: station.soc,
      setpoint: this.#setpoint(station, limit, isOffline),
      applied: isOffline ? 'unreachable' : 'confirmed',
      reportedLimit: isOffline ? null : { active: limit.watts !== null, watts: limit.watts, endsInSeconds: null },
    });
  }

  #setpoint(station: SimulatedStation, limit: Site['gridLimit'], isOffline: boolean): Station['setpoint'] {
    const text = 'Said by the energy manager.';
    if (isOffline) return { watts: 0, constraint: 'none', source: null, runnerUp: null, text };
    if (station.mode === 'off') {
      return { watts: 0, constraint: 'mode', source: 'mode', runnerUp: 'station maximum 11000 W', text };
    }
    if (limit.watts === null || limit.watts >= 11_000) {
      return { watts: 11_000, constraint: 'station-maximum', source: 'station', runnerUp: 'main fuse 35 A', text };
    }
    const constraint = limit.state === 'manual' ? 'manual-limit' : 'grid-operator-limit';
    return { watts: limit.watts, constraint, source: limit.source, runnerUp: 'main fuse 35 A', text };
  }

  #endBoxLimit(state: 'expired' | 'revoked' | 'replaced'): void {
    if (this.#boxLimit === undefined) return;
    const { id } = this.#boxLimit;
    this.#boxLimit = undefined;
    this.#end(id, state);
  }

  #end(id: string, state: Limit['state']): void {
    const endedAt = new Date(this.#now).toISOString();
    this.#limits = this.#limits.map((limit) => (limit.id === id ? { ...limit, state, endedAt } : limit));
    this.#tell('limits');
  }

  #solar(): number {
    return 2300 + 500 * Math.sin(this.#now / 180_000) + 60 * Math.sin(this.#now / 9_000);
  }

  #house(): number {
    return 640 + 120 * Math.sin(this.#now / 70_000) + (this.#now % 300_000 < 60_000 ? 1800 : 0);
  }

  #battery(): number {
    return this.#now % 600_000 < 250_000 ? -900 : 0;
  }

  #tell(part: Part): void {
    for (const listener of this.#listeners) listener(part);
  }
}

function one(value: number): number {
  return Math.round(value * 10) / 10;
}
