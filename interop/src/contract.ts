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
  | 'EVSE-EVSECC'
  | VehicleActor;

/** Use cases of a vehicle. */
export type VehicleUseCase = 'EVCC' | 'EVCEM' | 'EVSOC' | 'OPEV' | 'OSCEV' | 'CEVC';

/** Actors of use cases of a vehicle: the energy manager, and the vehicle on the entity below that of its station. */
export type VehicleActor = `CEM-${VehicleUseCase}` | `EV-${VehicleUseCase}`;

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
  | 'handshake'
  | 'choose-ski'
  | 'renew-certificate'
  | 'iec-profile'
  | 'exchange'
  | 'call'
  | 'raw'
  | 'entities'
  | 'announce';

/** A server feature of a peer: the first of this type, or the one at this address. */
export type AskedFeature = string | { readonly entity: readonly number[]; readonly feature: number };

/** A SPINE command as ordinary JSON: objects instead of arrays of one-member objects. */
export type PlainCmd = Readonly<Record<string, unknown>>;

/** A datagram as no stack of this repository sends it. */
export interface OddForm {
  /** Members of the header in place of the right ones. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** A second command in the payload. */
  readonly secondCmd?: PlainCmd;
  /** The same datagram is sent twice, with the same counter. */
  readonly isRepeated?: boolean;
}

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

/** A vehicle as it says it is; what is missing is not known, or stays as it is in a command `vehicle`. */
export interface VehicleValues {
  /** `iec61851`, `iso15118-2ed1`, `iso15118-2ed2`. */
  readonly standard?: string;
  readonly asymmetric?: boolean;
  /** EUI-48. */
  readonly identification?: string;
  readonly brand?: string;
  /** Charging power limits. */
  readonly minWatts?: number;
  readonly maxWatts?: number;
  readonly standbyWatts?: number;
  readonly asleep?: boolean;
}

/** What flows into a vehicle, and what its battery holds. */
export interface VehicleMeasured {
  readonly current?: Phases;
  readonly power?: Phases;
  /** Energy of the session, Wh. */
  readonly charged?: number;
  /** State of charge, %. */
  readonly soc?: number;
}

/** What a vehicle needs: energies in Wh that still have to be charged, and the time until its departure. */
export interface VehicleDemand {
  readonly minWh?: number;
  readonly optWh?: number;
  readonly maxWh?: number;
  readonly departsSeconds?: number;
}

/** A part of a curve, a plan or a table of prices: W, or EUR per kWh. Parts follow each other from now on. */
export interface TimedValue {
  readonly durationSeconds: number;
  readonly value: number;
}

/** What an energy manager knows of a vehicle; only what its use case is about, and only what is known. */
export interface SeenVehicle {
  readonly connected?: boolean;
  readonly communicationStandard?: string;
  readonly asymmetric?: boolean;
  /** A list; each has the value of the identification somewhere in it. */
  readonly identifications?: unknown;
  readonly manufacturer?: unknown;
  readonly power?: { readonly min?: number; readonly max?: number; readonly standby?: number } | readonly number[];
  readonly asleep?: boolean;
  readonly phasesConnected?: number;
  readonly current?: readonly number[];
  readonly charged?: number;
  readonly soc?: number;
  readonly demand?: VehicleDemand;
  /** The vehicle waits for a curve and for prices. */
  readonly requested?: boolean;
  readonly plan?: readonly TimedValue[];
  /** Permitted currents per phase. */
  readonly currentLimits?: { readonly min: readonly number[]; readonly max: readonly number[] };
  /** Limits per phase, once they can be written; each has whether it is active somewhere in it, and its value last. */
  readonly limits?: readonly unknown[];
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
  /** A new identity has an SKI above or below this one (ability `choose-ski`). */
  readonly skiAbove?: string;
  readonly skiBelow?: string;
  /** The certificate of the stored identity is renewed before the start (ability `renew-certificate`). */
  readonly renewCertificate?: boolean;
  /** `iec`: keeps to the text where the installed base does not (ability `iec-profile`). */
  readonly profile?: 'default' | 'iec';
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
  | ({
      readonly do: 'plug';
      readonly phases: number;
      readonly minAmps: number;
      readonly maxAmps: number;
    } & VehicleValues)
  | { readonly do: 'unplug' }
  | ({ readonly do: 'demand' } & VehicleDemand)
  | {
      readonly do: 'cevcPower' | 'cevcIncentives';
      readonly ski: string;
      readonly slots: readonly TimedValue[];
    }
  | ({ readonly do: 'vehicle' } & VehicleValues)
  | ({ readonly do: 'drive' } & VehicleMeasured)
  | {
      readonly do: 'evLimit';
      readonly ski: string;
      readonly useCase: 'OPEV' | 'OSCEV';
      readonly active: boolean;
      readonly amps: Phases;
    }
  | {
      readonly do: 'ask';
      readonly ski: string;
      readonly id: string;
      readonly classifier: 'read' | 'write' | 'call';
      readonly feature: AskedFeature;
      readonly cmd: PlainCmd;
      /** Odd forms (ability `raw`). */
      readonly odd?: OddForm;
    }
  | {
      readonly do: 'know';
      readonly ski: string;
      readonly id: string;
      readonly feature: string;
      readonly function: string;
    }
  | { readonly do: 'entity'; readonly on: boolean }
  | {
      readonly do: 'announce';
      readonly on: boolean;
      readonly actor: string;
      readonly name: string;
      readonly scenarios: readonly number[];
    }
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
      readonly what: 'limit' | 'failsafe' | 'evLimit' | 'cevcPower' | 'cevcIncentives';
      readonly direction: Direction | 'OPEV' | 'OSCEV' | 'CEVC';
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
  | {
      readonly event: 'usecase';
      readonly ski: string;
      readonly useCase: string;
      readonly name: string;
      readonly data: SeenVehicle;
    }
  | {
      readonly event: 'evLimits';
      readonly useCase: 'OPEV' | 'OSCEV';
      readonly trust: string;
      readonly amps: Phases;
    }
  | {
      readonly event: 'negotiation';
      readonly phase: string;
      readonly curve: readonly TimedValue[];
      readonly prices: readonly TimedValue[];
      readonly plan: readonly TimedValue[];
    }
  | {
      readonly event: 'answer';
      readonly ski: string;
      readonly id: string;
      /** Error number of a result. */
      readonly error?: number;
      /** The command of a reply, or the data that is known. */
      readonly cmd?: PlainCmd;
      /** Address of the feature that asked. */
      readonly from?: unknown;
    }
  | { readonly event: 'entities'; readonly ski: string; readonly types: readonly string[] }
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
