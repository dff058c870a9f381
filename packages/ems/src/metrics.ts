import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Values of gauges at the moment they are asked for. Labels are ids of this installation, never raw SKIs. */
export interface GaugeValues {
  readonly gridWatts: number | undefined;
  readonly limitWatts: readonly { readonly kind: string; readonly source: string; readonly watts: number }[];
  readonly stations: readonly {
    readonly station: string;
    readonly power: number | undefined;
    readonly setpoint: number | undefined;
  }[];
  readonly connections: { readonly connected: number; readonly waiting: number; readonly offline: number };
  readonly heartbeatAgeSeconds: number | undefined;
  readonly eventLoopLagSeconds: number | undefined;
  readonly ledgerEntries: number;
}

/** Counters and durations of one energy manager, in a registry of its own. */
export interface Metrics {
  readonly contentType: string;
  /** Prometheus text. */
  text(): Promise<string>;
  /** One control tick took so long. */
  controlTick(seconds: number): void;
  /** From the write of the control box to the last station's confirmation. */
  limitReachedStations(seconds: number): void;
  /** One station confirmed or refused a limit. */
  stationAnswered(outcome: 'accepted' | 'refused', seconds: number): void;
  /** A station took more than it may, W × s. */
  violation(wattSeconds: number): void;
  storeWriteFailed(): void;
}

/** Creates the metrics; `values` is asked whenever `/metrics` is read. */
export function createMetrics(values: () => GaugeValues): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string): Counter => new Counter({ name, help, registers });
  const seconds = [0.001, 0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 60];
  const tick = new Histogram({
    name: 'busbar_control_loop_seconds',
    help: 'Duration of a control tick',
    buckets: seconds,
    registers,
  });
  const reached = new Histogram({
    name: 'busbar_limit_to_stations_seconds',
    help: 'From the accepted grid limit to the last confirmation of a station',
    buckets: seconds,
    registers,
  });
  const answered = new Histogram({
    name: 'busbar_limit_ack_seconds',
    help: 'From a limit sent to a station to its answer',
    labelNames: ['outcome'],
    buckets: seconds,
    registers,
  });
  const violation = counter('busbar_limit_violation_watt_seconds_total', 'Energy taken above the bound of a station');
  const storeErrors = counter('busbar_store_write_errors_total', 'Records that could not be stored');
  addGauges(registry, values);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    controlTick: (duration) => tick.observe(duration),
    limitReachedStations: (duration) => reached.observe(duration),
    stationAnswered: (outcome, duration) => answered.observe({ outcome }, duration),
    violation: (wattSeconds) => violation.inc(wattSeconds),
    storeWriteFailed: () => storeErrors.inc(),
  };
}

function addGauges(registry: Registry, values: () => GaugeValues): void {
  const gauge = (name: string, help: string, labelNames: readonly string[], fill: (into: Gauge) => void): void => {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        fill(this);
      },
    });
  };
  gauge('busbar_grid_power_watts', 'Power at the grid connection, import positive', [], (into) => {
    set(into, {}, values().gridWatts);
  });
  gauge('busbar_limit_watts', 'Limits in force', ['kind', 'source'], (into) => {
    for (const { kind, source, watts } of values().limitWatts) into.set({ kind, source }, watts);
  });
  gauge('busbar_station_power_watts', 'Power of a station', ['station'], (into) => {
    for (const { station, power } of values().stations) set(into, { station }, power);
  });
  gauge('busbar_station_setpoint_watts', 'Bound of a station', ['station'], (into) => {
    for (const { station, setpoint } of values().stations) set(into, { station }, setpoint);
  });
  gauge('busbar_ship_connections', 'Peers by state', ['state'], (into) => {
    for (const [state, count] of Object.entries(values().connections)) into.set({ state }, count);
  });
  gauge('busbar_heartbeat_age_seconds', 'Age of the last heartbeat of the control box', ['peer'], (into) => {
    set(into, { peer: 'control-box' }, values().heartbeatAgeSeconds);
  });
  gauge('busbar_event_loop_lag_seconds', 'Lateness of the last control tick', [], (into) => {
    set(into, {}, values().eventLoopLagSeconds);
  });
  gauge('busbar_ledger_entries', 'Entries of the grid limit ledger', [], (into) => into.set(values().ledgerEntries));
  gauge('process_resident_memory_bytes', 'Resident memory of the process', [], (into) =>
    into.set(process.memoryUsage.rss()),
  );
}

/** An unknown value is left out: it must not look like 0. */
function set(into: Gauge, labels: Record<string, string>, value: number | undefined): void {
  if (value !== undefined) into.set(labels, value);
}
