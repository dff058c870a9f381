import Type from 'typebox';
import { instantSchema, nullable, phaseCurrentsSchema, protocolSchema, wattsSchema } from './basics.ts';

/** What may bound a station, strongest first. */
const CONSTRAINTS = ['grid-operator-limit', 'manual-limit', 'fuse', 'mode', 'station-maximum', 'none'] as const;

/** Why a station may take what it may take. */
export const setpointSchema = Type.Object({
  watts: nullable(Type.Number({ description: 'W the station may take at most; null: not limited' })),
  constraint: Type.Enum([...CONSTRAINTS], { description: 'the constraint that won' }),
  source: nullable(Type.String({ description: 'who set it, for example "control box <SKI>"' })),
  runnerUp: nullable(Type.String({ description: 'the constraint that would decide next' })),
  text: Type.String({ description: 'the reason in one plain sentence' }),
});

/** The limit as the station itself reports it. */
const stationLimitSchema = Type.Object({
  active: Type.Boolean(),
  watts: nullable(Type.Number()),
  endsInSeconds: nullable(Type.Number({ description: 's the limit still holds; null: until revoked' })),
});

/** What a station does right now. */
const STATION_STATES = ['offline', 'idle', 'charging', 'failure', 'unknown'] as const;

/** How a station is to be used. */
const STATION_MODES = ['off', 'fast', 'solar', 'min-solar', 'plan'] as const;

/** One charging station. */
export const stationSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  protocol: protocolSchema,
  peer: Type.String({ description: 'SKI of the peer' }),
  brand: nullable(Type.String()),
  model: nullable(Type.String()),
  connected: Type.Boolean(),
  state: Type.Enum([...STATION_STATES]),
  mode: Type.Enum([...STATION_MODES]),
  power: nullable(wattsSchema),
  current: nullable(phaseCurrentsSchema),
  energy: nullable(Type.Number({ description: 'Wh consumed, counter of the station' })),
  soc: nullable(Type.Number({ description: '% of the car, when it is known' })),
  nominalMax: nullable(Type.Number({ description: 'W the station can take at most, as it says itself' })),
  setpoint: setpointSchema,
  applied: Type.Enum(['confirmed', 'pending', 'refused', 'unreachable', 'not-supported'], {
    description: 'whether the station has accepted the setpoint',
  }),
  appliedText: Type.String(),
  reportedLimit: nullable(stationLimitSchema),
});

/** State of the limitation of power consumption towards the grid operator (IEC 63380-2, LPC). */
const LPC_PHASES = ['init', 'unlimited-controlled', 'limited', 'failsafe', 'unlimited-autonomous'] as const;

/** The limit that holds for the site now, and why. */
export const gridLimitSchema = Type.Object({
  watts: nullable(Type.Number({ description: 'W; null: not limited' })),
  state: Type.Enum(['none', 'active', 'failsafe', 'restored', 'manual'], { description: 'kind of limit in force' }),
  phase: Type.Enum([...LPC_PHASES], { description: 'state of the LPC state machine' }),
  source: nullable(Type.String({ description: 'who set it' })),
  reason: Type.String({ description: 'one plain sentence' }),
  until: nullable(instantSchema),
  appliesTo: Type.Enum(['controllable-devices', 'grid-connection']),
  failsafeWatts: Type.Number(),
  failsafeDurationSeconds: Type.Number(),
});

/** The control box of the grid operator as this site sees it. */
export const controlBoxSchema = Type.Object({
  status: Type.Enum(['never-seen', 'missing', 'connected', 'silent'], {
    description: 'never-seen: none ever bound; missing: no connection; silent: connected without heartbeat',
  }),
  ski: nullable(Type.String()),
  name: nullable(Type.String()),
  lastHeartbeatAgeSeconds: nullable(Type.Number()),
  text: Type.String({ description: 'one plain sentence' }),
});

/** Something a person has to look at. */
export const alarmSchema = Type.Object({
  id: Type.String(),
  since: instantSchema,
  severity: Type.Enum(['warning', 'error']),
  station: nullable(Type.String({ description: 'id of the station it concerns' })),
  text: Type.String({ description: 'what is wrong' }),
  advice: Type.String({ description: 'what to do' }),
});

/** `GET /api/v1/site` */
export const siteSchema = Type.Object({
  time: instantSchema,
  name: Type.String(),
  demo: Type.Boolean(),
  grid: Type.Object({
    power: nullable(wattsSchema),
    current: nullable(phaseCurrentsSchema),
    measuredAt: nullable(instantSchema),
    stale: Type.Boolean({ description: 'no measurement for more than 60 s' }),
    consumptionLimit: nullable(Type.Number({ description: 'W; the same as gridLimit.watts' })),
    productionLimit: nullable(Type.Number({ description: 'W' })),
  }),
  gridLimit: gridLimitSchema,
  controlBox: controlBoxSchema,
  solar: Type.Object({ power: nullable(wattsSchema) }),
  battery: Type.Object({ power: nullable(wattsSchema), soc: nullable(Type.Number()) }),
  house: Type.Object({
    power: nullable(Type.Number({ description: 'W; what remains of the grid measurement without the stations' })),
  }),
  stations: Type.Array(stationSchema),
  alarms: Type.Array(alarmSchema),
});

/** `PATCH /api/v1/stations/{id}` */
export const stationPatchSchema = Type.Object(
  {
    mode: Type.Optional(Type.Enum([...STATION_MODES])),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  },
  { additionalProperties: false, minProperties: 1 },
);
