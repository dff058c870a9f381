import type { Static } from 'typebox';
import type * as schemas from './schemas.ts';

/** `GET /api/v1/site` */
export type Site = Static<typeof schemas.siteSchema>;
/** One charging station: `GET /api/v1/stations/{id}` */
export type Station = Static<typeof schemas.stationSchema>;
/** `PATCH /api/v1/stations/{id}` */
export type StationPatch = Static<typeof schemas.stationPatchSchema>;
/** How a station is to be used. */
export type StationMode = Station['mode'];
/** Why a station may take what it may take. */
export type Setpoint = Static<typeof schemas.setpointSchema>;
/** What may bound a station. */
export type Constraint = Setpoint['constraint'];
/** The limit that holds for the site now. */
export type GridLimit = Static<typeof schemas.gridLimitSchema>;
/** The control box of the grid operator. */
export type ControlBox = Static<typeof schemas.controlBoxSchema>;
/** Something a person has to look at. */
export type Alarm = Static<typeof schemas.alarmSchema>;
/** One limit, in force or past. */
export type Limit = Static<typeof schemas.limitSchema>;
/** `POST /api/v1/limits` */
export type NewLimit = Static<typeof schemas.newLimitSchema>;
/** One peer with its entities and use cases. */
export type Device = Static<typeof schemas.deviceSchema>;
/** One use case of a peer with the status of its scenarios. */
export type UseCase = Static<typeof schemas.useCaseSchema>;
/** Both halves of one pairing. */
export type Pairing = Static<typeof schemas.pairingSchema>;
/** `GET /api/v1/history` */
export type History = Static<typeof schemas.historySchema>;
/** `GET /api/v1/ledger` */
export type Ledger = Static<typeof schemas.ledgerSchema>;
/** `GET /api/v1/system/health` */
export type Health = Static<typeof schemas.healthSchema>;
/** `POST /api/v1/demo/control-box` */
export type DemoCommand = Static<typeof schemas.demoCommandSchema>;
/** First message of a stream. */
export type Snapshot = Static<typeof schemas.snapshotSchema>;
/** Any message of a stream. */
export type StreamMessage = Static<typeof schemas.streamMessageSchema>;
/** Body of every error answer. */
export type Problem = Static<typeof schemas.problemSchema>;

/** The newest messages of the peers: `GET /api/v1/trace` */
export type Trace = Static<typeof schemas.traceSchema>;
