import { PHASES } from '@busbar/functions';
import { formatInstant, type UtcInstant } from '@busbar/kernel';
import type { MonitoredUnit } from '@busbar/usecases';
import type { Alarm, ControlBox, GridLimit, Setpoint, Site, Station } from '../api/api-types.ts';
import type { Config } from '../config/config-schema.ts';
import type { Bound } from '../safety/decide.ts';
import type { RaisedAlarm } from '../site/alarms.ts';
import type { ControlledStation, ControlState } from '../site/control-state.ts';

/** W above which a station counts as charging. */
const CHARGING_WATTS = 100;

/** What the site view is made of. */
export interface SiteViewOptions {
  readonly config: Config;
  readonly isDemo: boolean;
  readonly controlBox: ControlBox;
  readonly alarms: readonly RaisedAlarm[];
}

/** `GET /api/v1/site` as a projection of the last control tick. */
export function siteView(state: ControlState, options: SiteViewOptions): Site {
  const { grid } = state;
  const gridLimit = gridLimitView(state, options.config);
  return {
    time: formatInstant(state.wall),
    name: options.config.site.name,
    demo: options.isDemo,
    grid: {
      power: grid.power ?? null,
      current: grid.isStale ? null : currentOf(grid.unit),
      measuredAt: instant(grid.measuredAt),
      stale: grid.isStale,
      consumptionLimit: gridLimit.watts,
      productionLimit: null,
    },
    gridLimit,
    controlBox: options.controlBox,
    solar: { power: null },
    battery: { power: null, soc: null },
    house: { power: housePower(state) },
    stations: state.stations.map(stationView),
    alarms: options.alarms.map(alarmView),
  };
}

/** The limit that holds for the site, and why: the tighter one of grid operator and manual limit. */
function gridLimitView({ gridLimit, manualLimit, lpc }: ControlState, config: Config): GridLimit {
  const isManual = manualLimit !== undefined && (gridLimit.watts === undefined || manualLimit.watts < gridLimit.watts);
  const shown = isManual
    ? {
        watts: manualLimit.watts,
        state: 'manual' as const,
        source: 'manual limit',
        reason: `A manual limit of ${manualLimit.watts} W was set here.`,
        until: instant(manualLimit.until),
      }
    : {
        watts: gridLimit.watts ?? null,
        state: gridLimit.state,
        source: gridLimit.source ?? null,
        reason: sentence(gridLimit.clause),
        until: instant(gridLimit.until),
      };
  return {
    ...shown,
    phase: lpc.phase,
    appliesTo: config.gridLimit.appliesTo,
    failsafeWatts: lpc.failsafeLimit,
    failsafeDurationSeconds: lpc.failsafeDurationMinimum,
  };
}

/** One station. */
export function stationView({ facts, bound, answer }: ControlledStation): Station {
  const shown = facts.system?.limit;
  return {
    id: facts.id,
    name: facts.name,
    protocol: facts.protocol,
    peer: facts.ski,
    brand: facts.brand ?? null,
    model: facts.model ?? null,
    connected: facts.isConnected,
    state: stationState(facts),
    mode: facts.mode,
    power: facts.power ?? null,
    current: facts.unit?.stale === false ? currentOf(facts.unit) : null,
    energy: facts.unit?.measurements.energyConsumed ?? null,
    soc: null,
    nominalMax: facts.nominalMax ?? null,
    setpoint: setpointView(bound),
    ...appliedView({ facts, answer }),
    reportedLimit:
      shown === undefined
        ? null
        : {
            active: shown.active,
            watts: shown.value ?? null,
            endsInSeconds: shown.endsIn === undefined ? null : Math.ceil(shown.endsIn),
          },
  };
}

function setpointView({ watts, constraint, source, runnerUp, text }: Bound): Setpoint {
  return { watts: watts ?? null, constraint, source: source ?? null, runnerUp: runnerUp ?? null, text };
}

function appliedView({
  facts,
  answer,
}: Pick<ControlledStation, 'facts' | 'answer'>): Pick<Station, 'applied' | 'appliedText'> {
  if (!facts.isConnected) {
    return { applied: 'unreachable', appliedText: 'The station is not connected; it is told as soon as it is back.' };
  }
  if (facts.system === undefined) {
    return { applied: 'not-supported', appliedText: 'The station offers no limitation of power consumption (LPC).' };
  }
  if (answer.state === 'refused') {
    return {
      applied: 'refused',
      appliedText: `The station refused: ${answer.description ?? 'no reason given'}. It is asked again.`,
    };
  }
  if (answer.state === 'pending') return { applied: 'pending', appliedText: 'The station has not confirmed yet.' };
  return { applied: 'confirmed', appliedText: 'The station has confirmed.' };
}

function stationState(facts: ControlledStation['facts']): Station['state'] {
  if (!facts.isConnected) return 'offline';
  if (facts.evse?.isError === true) return 'failure';
  if (facts.power === undefined) return 'unknown';
  return facts.power > CHARGING_WATTS ? 'charging' : 'idle';
}

/** Grid minus stations; unknown as soon as one part is. */
function housePower({ grid, stations }: ControlState): number | null {
  if (grid.power === undefined) return null;
  let power: number = grid.power;
  for (const { facts } of stations) {
    if (!facts.isConnected) continue;
    if (facts.power === undefined) return null;
    power -= facts.power;
  }
  return Math.round(power);
}

function currentOf(unit: MonitoredUnit | undefined): Station['current'] {
  const current = unit?.measurements.current;
  if (current === undefined || PHASES.every((phase) => current[phase] === undefined)) return null;
  return { a: current.a ?? null, b: current.b ?? null, c: current.c ?? null };
}

function alarmView({ id, since, severity, station, text, advice }: RaisedAlarm): Alarm {
  return { id, since: formatInstant(since), severity, station: station ?? null, text, advice };
}

function instant(at: UtcInstant | undefined): string | null {
  return at === undefined ? null : formatInstant(at);
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}
