// The contract of a peer program (README.md) as types: one JSON object a line, commands in, events out.

/** What a node can be told to play. */
export type Actor =
  | 'EG-LPC'
  | 'EG-LPP'
  | 'CS-LPC'
  | 'CS-LPP'
  | 'MA-MPC'
  | 'MU-MPC'
  | 'MA-MGCP'
  | 'GCP-MGCP'
  | 'CEM-EVSECC'
  | 'EVSE-EVSECC';

/** Something a stack may or may not be able to do. */
export type Ability =
  | 'mdns'
  | 'dial'
  | 'approve-late'
  | 'untrust'
  | 'silence'
  | 'refuse-writes'
  | 'failsafe'
  | 'flood'
  | 'hear-heartbeat'
  | 'state'
  | 'handshake';

/** `consumption`: LPC, `production`: LPP. Limits are magnitudes. */
export type Direction = 'consumption' | 'production';

/** Values per phase. */
export interface Phases {
  readonly a?: number;
  readonly b?: number;
  readonly c?: number;
}

/** Measured values: W, A, V, Hz, Wh; consumption positive. */
export interface Measured {
  readonly power?: number;
  readonly phases?: Phases;
  readonly current?: Phases;
  readonly voltage?: Phases;
  readonly frequency?: number;
  readonly consumed?: number;
  readonly produced?: number;
}

/** How a peer is set up; the first line it reads. */
export interface StartCommand {
  readonly do: 'start';
  readonly actors: readonly Actor[];
  readonly dir: string;
  readonly address: string;
  readonly interface: string;
  readonly port: number;
  readonly mdns: boolean;
  readonly shipId: string;
  readonly model: string;
  readonly heartbeatSeconds: number;
  readonly failsafe: {
    readonly consumptionWatts: number;
    readonly productionWatts: number;
    readonly durationSeconds: number;
  };
  readonly nominalMax: { readonly consumptionWatts: number; readonly productionWatts: number };
  /** For measuring: only `ready`, `connected`, `disconnected` and `error` are reported; limits against floods are lifted. */
  readonly quiet?: boolean;
}

/** What a running peer can be told. */
export type PeerCommand =
  | { readonly do: 'trust' | 'untrust' | 'disconnect'; readonly ski: string }
  | { readonly do: 'dial'; readonly ski: string; readonly host: string; readonly port: number }
  | {
      readonly do: 'limit';
      readonly ski: string;
      readonly direction: Direction;
      readonly active: boolean;
      readonly watts: number;
      readonly durationSeconds?: number;
    }
  | {
      readonly do: 'failsafe';
      readonly ski: string;
      readonly direction: Direction;
      readonly watts?: number;
      readonly durationSeconds?: number;
    }
  | { readonly do: 'silence' | 'refuse'; readonly on: boolean }
  | ({ readonly do: 'publish' } & Measured)
  | { readonly do: 'evse'; readonly state: 'normal' | 'failure' }
  | { readonly do: 'flood'; readonly ski: string; readonly count: number }
  | { readonly do: 'stop' };

/** First line of a peer. */
export interface ReadyEvent {
  readonly event: 'ready';
  readonly stack: string;
  readonly version: string;
  readonly ski: string;
  readonly shipId: string;
  readonly port: number;
  readonly actors: readonly Actor[];
  readonly can: readonly Ability[];
}

/** A use case as a peer sees it on the other side. */
export interface SeenUseCase {
  readonly actor: string;
  readonly name: string;
  readonly scenarios: readonly number[];
}

/** Everything a peer reports. */
export type PeerEvent =
  | ReadyEvent
  | {
      readonly event: 'discovered';
      readonly ski: string;
      readonly shipId?: string;
      readonly host?: string;
      readonly port?: number;
      readonly brand?: string;
      readonly model?: string;
    }
  | {
      readonly event: 'vanished' | 'waiting' | 'connected' | 'heartbeat' | 'heartbeatLost';
      readonly ski: string;
    }
  | { readonly event: 'disconnected'; readonly ski: string; readonly reason?: string }
  | { readonly event: 'usecases'; readonly ski: string; readonly list: readonly SeenUseCase[] }
  | { readonly event: 'bound'; readonly ski: string; readonly direction: Direction }
  | {
      readonly event: 'writeResult';
      readonly ski: string;
      readonly what: 'limit' | 'failsafe';
      readonly direction: Direction;
      readonly accepted: boolean;
      readonly error?: number;
    }
  | {
      readonly event: 'limit';
      readonly ski: string;
      readonly direction: Direction;
      readonly active: boolean;
      readonly watts?: number;
      readonly durationSeconds?: number;
    }
  | {
      readonly event: 'failsafeValues';
      readonly ski?: string;
      readonly direction: Direction;
      readonly watts?: number;
      readonly durationSeconds?: number;
    }
  | { readonly event: 'nominalMax'; readonly ski: string; readonly direction: Direction; readonly watts: number }
  | { readonly event: 'state'; readonly direction: Direction; readonly phase: string; readonly watts?: number }
  | ({ readonly event: 'measured'; readonly ski: string; readonly useCase: 'MPC' | 'MGCP' } & Measured)
  | { readonly event: 'evse'; readonly ski: string; readonly state: string }
  | { readonly event: 'flooded'; readonly ski: string; readonly count: number }
  | { readonly event: 'handshake'; readonly ski: string; readonly direction: 'in' | 'out'; readonly message: string }
  | { readonly event: 'unsupported'; readonly do: string }
  | { readonly event: 'error'; readonly text: string };

/** One line of a peer as an event; undefined when it is none. */
export function parseEvent(line: string): PeerEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const isEvent = typeof value === 'object' && value !== null && 'event' in value && typeof value.event === 'string';
  return isEvent ? (value as PeerEvent) : undefined;
}
