import type { ChargingStation, Confirmation, StatedStationLimit, StationState } from '@busbar/functions';
import { conversionVoltage } from '@busbar/functions';
import {
  type Clock,
  inMillis,
  Listeners,
  type Logger,
  millis,
  type Unlisten,
  type Volts,
  volts,
  type Watts,
  watts,
} from '@busbar/kernel';
import { capabilitiesAt } from './capabilities.ts';
import { nameAt, numberAt, partAt, textAt, wattsAt } from './content-value.ts';
import { faultAt, operatingStateAt } from './device-state.ts';
import { EPC } from './epc.ts';
import { permissionOf } from './ev-connected.ts';
import { currentRangesAt, isDcStation, measurementsAt, rangesAt, withoutUndefined } from './measurement.ts';
import { actualModeAt } from './operation-mode.ts';
import type { StationObject } from './station-object.ts';
import { StationReader } from './station-reader.ts';
import { StationSteering } from './station-steering.ts';

/** What only a station of ECHONET Lite can do. */
export interface EchonetChargingStation extends ChargingStation {
  /**
   * A ceiling for the power the site buys, W, that the station keeps with its own meter of the grid (S11, release N and
   * later); undefined: none. Limits and setpoints come before it.
   */
  setImportCeiling(power: Watts | undefined): Promise<Confirmation>;
}

/** How an {@link echonetStation} is set up. */
export interface EchonetStationOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Phases the station charges with, for stations that only take a current; 1 if left out. */
  readonly phases?: number;
  /** Voltage between line and neutral when the station says none; 200 V, as chargers of Japan have, if left out. */
  readonly voltage?: Volts;
}

const JAPANESE_VOLTAGE = volts(200);

/** An ECHONET Lite charging station as every other charging station: reads, steers and confirms by reading back. */
export function echonetStation(object: StationObject, options: EchonetStationOptions): EchonetChargingStation {
  return new EchonetStation(object, options);
}

class EchonetStation implements EchonetChargingStation {
  readonly key: string;
  readonly #object: StationObject;
  readonly #options: EchonetStationOptions;
  readonly #reader: StationReader;
  readonly #steering: StationSteering;
  readonly #changed: Listeners<[]>;

  constructor(object: StationObject, options: EchonetStationOptions) {
    const { clock } = options;
    const logger = options.logger.with({ station: object.key });
    this.key = object.key;
    this.#object = object;
    this.#options = options;
    this.#changed = new Listeners((error) => logger.error('listener.failed', { error: String(error) }));
    this.#steering = new StationSteering(object, clock, logger, {
      isControllable: () => this.#reader.phase === 'controllable',
      settings: () => ({
        isVehicleChecked: this.#reader.isVehicleChecked,
        voltage: this.#voltage(),
        phases: options.phases ?? 1,
      }),
      checkVehicle: () => this.#reader.checkVehicle(),
      contact: (isAnswered) => this.#reader.contact(isAnswered),
      changed: () => this.#changed.emit(),
    });
    this.#reader = new StationReader(object, clock, {
      ready: () => this.#steering.restate(),
      content: (epc) => {
        this.#steering.content(epc);
        this.#changed.emit();
      },
      vehicleChanged: () => this.#steering.vehicleChanged(),
      vehicleChecked: () => this.#steering.steer(),
      changed: () => this.#changed.emit(),
      isWatched: () => this.#steering.isWatched,
      isSteered: () => this.#steering.isWanted,
    });
    this.#reader.start();
  }

  state(): StationState {
    const object = this.#object;
    const isLost = this.#reader.phase === 'lost';
    return {
      phase: this.#reader.phase,
      info: withoutUndefined({
        vendorCode: nameAt(object, EPC.manufacturer),
        deviceCode: textAt(object, EPC.productCode),
        serialNumber: textAt(object, EPC.serialNumber),
      }),
      capabilities: capabilitiesAt(object),
      ratings: withoutUndefined({
        charge: wattsAt(object, EPC.ratedCharge),
        discharge: wattsAt(object, EPC.ratedDischarge),
      }),
      ranges: rangesAt(object),
      currentRanges: currentRangesAt(object),
      connection: isLost ? 'unknown' : this.#reader.connection,
      permission: permissionOf(nameAt(object, EPC.vehicleStatus)),
      operatingState: operatingStateAt(object, isLost),
      fault: faultAt(object),
      bounds: this.#steering.bounds,
      isSetpointHonoured: this.#steering.isSetpointHonoured,
      ...withoutUndefined({ mode: actualModeAt(object), vehicleId: this.#vehicleId() }),
      ...measurementsAt(object, this.#options.clock.now()),
    };
  }

  applyLimit({ source, direction, watts: value, validFor }: StatedStationLimit): Promise<Confirmation> {
    if (value === undefined) return this.#steering.withdraw(source, direction);
    const ends = validFor === undefined ? {} : { endsAt: millis(this.#options.clock.now() + inMillis(validFor)) };
    return this.#steering.limit({ source, direction, watts: watts(Math.max(0, Math.floor(value))), ...ends });
  }

  applySetpoint(power: Watts | undefined): Promise<Confirmation> {
    return this.#steering.setpoint(power === undefined ? undefined : watts(Math.trunc(power)), false);
  }

  start(): Promise<Confirmation> {
    return this.#steering.setpoint(undefined, true);
  }

  stop(): Promise<Confirmation> {
    return this.#steering.setpoint(watts(0), false);
  }

  setImportCeiling(power: Watts | undefined): Promise<Confirmation> {
    return this.#steering.importCeiling(power === undefined ? undefined : watts(Math.max(0, Math.floor(power))));
  }

  onChange(listener: () => void): Unlisten {
    return this.#changed.add(listener);
  }

  close(): void {
    this.#reader.close();
    this.#steering.close();
  }

  #voltage(): Volts {
    const measured = isDcStation(this.#object) ? undefined : numberAt(this.#object, EPC.voltage);
    const rated = numberAt(this.#object, EPC.ratedVoltage);
    return conversionVoltage({
      ...(measured === undefined ? {} : { measured: volts(Math.abs(measured)) }),
      ...(rated === undefined ? {} : { rated: volts(rated) }),
      configured: this.#options.voltage ?? JAPANESE_VOLTAGE,
    });
  }

  /** A length of 0 is no identity. Mapping section 6. */
  #vehicleId(): string | undefined {
    const id = partAt(this.#object, EPC.vehicleId, 'id');
    return typeof id === 'string' && id !== '' ? id : undefined;
  }
}
