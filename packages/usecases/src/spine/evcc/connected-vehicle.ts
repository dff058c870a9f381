import type {
  ChargingPowerLimits,
  CommunicationsStandard,
  EvIdentification,
  EvOperation,
  ManufacturerInformation,
  OperatingState,
} from '@busbar/functions';

/** A vehicle at a charging station, as the energy manager sees it. */
export interface ConnectedVehicle {
  readonly ski: string;
  readonly entityPath: readonly number[];
  /** Entity of the charging station. */
  readonly evsePath: readonly number[];
  readonly label: string;
  /** `unknown`: the connection to the station is lost, nothing says that the vehicle left. EVCC 6.2. */
  readonly connection: 'connected' | 'unknown';
  /** Its data has arrived, or was waited for for 10 s. */
  readonly isReady: boolean;
  /** Announced scenarios; empty: the vehicle is there, and nothing can be asked of it. */
  readonly scenarios: readonly number[];
  /** Undefined: not known. EVCC-002. */
  readonly communicationsStandard: CommunicationsStandard | undefined;
  /** Identification, state of charge and plans are possible. */
  readonly hasDataLink: boolean;
  /** Different limits per phase are allowed. EVCC-006. */
  readonly isAsymmetricChargingSupported: boolean;
  readonly identification: EvIdentification | undefined;
  readonly manufacturer: ManufacturerInformation;
  readonly chargingPowerLimits: ChargingPowerLimits;
  readonly operatingState: OperatingState | undefined;
  /** Meaning of the operating state; asleep is neither an error nor a disconnection. EVCC-020. */
  readonly operation: EvOperation;
}
