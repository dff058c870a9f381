import {
  classByCode,
  decodeProperty,
  encodeProperty,
  identificationNumber,
  LocalObject,
  type LocalProperty,
  mandatoryProperties,
  manufacturerCode,
  type NodeIdentity,
  type Property,
  type PropertyValue,
} from '@busbar/echonet-lite';
import type { ChargingStation, Confirmation } from '@busbar/functions';
import { assertThat, type Logger, type Unlisten, type Watts, watts } from '@busbar/kernel';
import { inWatts, numberOf } from './content-value.ts';
import { CHARGER, CHARGER_DISCHARGER, EPC } from './epc.ts';
import { type HostedContents, hostedContents } from './hosted-contents.ts';
import { commandOf } from './operation-mode.ts';

/** How a {@link hostedStation} is set up. */
export interface HostedStationOptions {
  readonly logger: Logger;
  /** Identity of the node that hosts it. */
  readonly identity: NodeIdentity;
  /** Number of the object in its node, for an identification number of its own; 1 if left out. */
  readonly position?: number;
  /** 1 to 127; 1 if left out. */
  readonly instance?: number;
  /** 0x027E or 0x02A1; left out: 0x027E for a station that discharges. */
  readonly classCode?: typeof CHARGER | typeof CHARGER_DISCHARGER;
  /** Name of 0xCC; left out: AC with control pilot, or DC type AA for a station that discharges. */
  readonly equipmentType?: string;
  /** Whether this address may steer the station; ECHONET Lite itself knows no permissions. Everybody if left out. */
  readonly isWriterAllowed?: (address: string) => boolean;
}

/** A charging station on ECHONET Lite. */
export interface HostedStation {
  /** For the node that hosts it. */
  readonly object: LocalObject;
  close(): void;
}

/** Shows a charging station as an object of class 0x027E or 0x02A1; what controllers write there steers the station. */
export function hostedStation(station: ChargingStation, options: HostedStationOptions): HostedStation {
  return new Hosted(station, options);
}

/** What stays as it was written or made. */
interface OwnContents {
  [epc: number]: PropertyValue;
}

class Hosted implements HostedStation {
  readonly object: LocalObject;
  readonly #station: ChargingStation;
  readonly #logger: Logger;
  readonly #classCode: number;
  readonly #isWriterAllowed: (address: string) => boolean;
  readonly #own: OwnContents;
  readonly #stop: Unlisten;
  #contents: HostedContents;
  /** Commands are carried out one after the other. */
  #commands: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(station: ChargingStation, options: HostedStationOptions) {
    const { logger, identity, instance = 1, position = 1, isWriterAllowed = () => true } = options;
    const state = station.state();
    this.#station = station;
    this.#logger = logger.with({ station: station.key });
    this.#isWriterAllowed = isWriterAllowed;
    this.#classCode = options.classCode ?? (state.capabilities.discharge ? CHARGER_DISCHARGER : CHARGER);
    this.#contents = hostedContents(state, this.#classCode);
    const isBidirectional = this.#classCode === CHARGER_DISCHARGER;
    this.#own = ownContents(station, isBidirectional, options.equipmentType);
    const fixed = new Map([
      [0x81, Uint8Array.of(0)],
      [0x82, Uint8Array.of(0, 0, 'R'.charCodeAt(0), 0)],
      [EPC.identification, identificationNumber(identity, position)],
      [EPC.manufacturer, manufacturerCode(identity)],
      [EPC.productCode, ascii(state.info.deviceCode)],
      [EPC.serialNumber, ascii(state.info.serialNumber)],
    ]);
    this.object = new LocalObject({
      object: (this.#classCode << 8) | instance,
      properties: this.#properties(fixed),
      write: (property, from) => this.#write(property, from),
    });
    this.#stop = station.onChange(() => this.#publish());
  }

  close(): void {
    this.#stop();
  }

  #properties(fixed: ReadonlyMap<number, Uint8Array>): readonly LocalProperty[] {
    const declared = classByCode(this.#classCode);
    assertThat(declared !== undefined, 'the classes of charging stations are declared');
    const { inf, infIfImplemented, set } = mandatoryProperties(declared);
    const announced = new Set([...inf, ...infIfImplemented]);
    const writable = new Set([...set, ...Object.keys(WRITABLE).map(Number)]);
    const all = new Set([...fixed.keys(), ...READABLE[this.#classCode === CHARGER ? 'charger' : 'chargerDischarger']]);
    for (const epc of Object.keys(this.#own)) all.add(Number(epc));
    return [...all].map((epc): LocalProperty => {
      const rights = { epc, announce: announced.has(epc), set: writable.has(epc) };
      if (epc === EPC.vehicleConfirmation) return { ...rights, get: false };
      const edt = fixed.get(epc) ?? (announced.has(epc) ? this.#encoded(epc) : undefined);
      // What is announced is set when it changes; the rest is asked for when somebody reads it.
      return { ...rights, edt: edt ?? (() => this.#encoded(epc)) };
    });
  }

  #encoded(epc: number): Uint8Array | undefined {
    const value = this.#own[epc] ?? this.#contents.get(epc);
    return value === undefined ? undefined : encodeProperty(this.#classCode, epc, value);
  }

  #publish(): void {
    this.#contents = hostedContents(this.#station.state(), this.#classCode);
    const announced = this.object.announced.flatMap((epc): readonly Property[] => {
      // What was written is told until the command is carried out or not.
      if (epc === EPC.operationMode && this.#waiting > 0) return [];
      const edt = this.#encoded(epc);
      return edt === undefined ? [] : [{ epc, edt }];
    });
    this.object.set(...announced);
  }

  /** A write that fits the class; what it asks for is confirmed by reading back. */
  #write({ epc, edt }: Property, from: string): boolean {
    if (!this.#isWriterAllowed(from)) {
      this.#logger.warn('echonet.writeRefused', { address: from, epc });
      return false;
    }
    const take = WRITABLE[epc];
    if (take === undefined) return true;
    const value = decodeProperty(this.#classCode, epc, edt);
    this.#logger.info('echonet.written', { address: from, epc, value: JSON.stringify(value) });
    const command = take(value, this.#own, this.#station);
    if (command === undefined) return false;
    const before = this.#station.state().bounds.charge;
    this.#waiting += 1;
    this.#commands = this.#commands.then(command).then((confirmation) => {
      this.#waiting -= 1;
      this.#confirmed(epc, confirmation, before);
      this.#publish();
    });
    return true;
  }

  /** A setpoint that was clipped or rejected reads back as what is in force. */
  #confirmed(epc: number, confirmation: Confirmation, before: Watts | undefined): void {
    if (epc !== EPC.chargePower) return;
    if (confirmation.status === 'clipped') this.#own[epc] = inWatts(confirmation.watts);
    else if (confirmation.status === 'rejected') this.#own[epc] = inWatts(before ?? ratingOf(this.#station));
  }
}

/** What a write asks the station for; undefined: refused. */
type Take = (
  value: PropertyValue,
  own: OwnContents,
  station: ChargingStation,
) => (() => Promise<Confirmation>) | undefined;

const NOTHING = (): Promise<Confirmation> => Promise.resolve({ status: 'accepted' });

/** Writes by property. Load control and power limit (tables 164 and 178) share the setpoints. */
const WRITABLE: Readonly<Record<number, Take>> = {
  [EPC.vehicleConfirmation]: () => NOTHING,
  [EPC.chargePower]: (value, own, station) => setpoint('charge', EPC.chargePower, value, own, station),
  [EPC.dischargePower]: (value, own, station) => setpoint('discharge', EPC.dischargePower, value, own, station),
  [EPC.chargingMethod]: method(EPC.chargingMethod),
  [EPC.dischargingMethod]: method(EPC.dischargingMethod),
  [EPC.operationMode]: (value, own, station) => {
    const mode = typeof value === 'string' ? commandOf(value) : undefined;
    switch (mode) {
      case 'charge':
        return () => station.start();
      case 'standby':
      case 'idle':
        return () => station.stop();
      case 'discharge': {
        const power = numberOf(own[EPC.dischargePower]) ?? 0;
        return power > 0 ? () => station.applySetpoint(watts(-power)) : undefined;
      }
      case undefined:
        return undefined;
    }
  },
  [EPC.signedPower]: (value, own, station) => {
    const power = numberOf(value);
    const isV2g = own[EPC.chargingMethod] === 'v2G' && own[EPC.dischargingMethod] === 'v2G';
    if (power === undefined) return undefined;
    // Without the method such a write has no effect, and is not refused. S10.
    if (!isV2g) return NOTHING;
    own[EPC.signedPower] = inWatts(power);
    return () => station.applySetpoint(watts(power));
  },
};

function setpoint(
  direction: 'charge' | 'discharge',
  epc: number,
  value: PropertyValue,
  own: OwnContents,
  station: ChargingStation,
): (() => Promise<Confirmation>) | undefined {
  const power = numberOf(value);
  if (power === undefined || power < 0) return undefined;
  own[epc] = inWatts(power);
  return () => station.applyLimit({ source: 'loadControl', direction, watts: watts(power) });
}

function method(epc: number): Take {
  return (value, own) => {
    if (value !== 'designatedElectricPower' && value !== 'v2G') return undefined;
    own[epc] = value;
    return NOTHING;
  };
}

function ownContents(
  station: ChargingStation,
  isBidirectional: boolean,
  equipmentType: string | undefined,
): OwnContents {
  const rating = inWatts(ratingOf(station));
  const charger: OwnContents = { [EPC.chargePower]: rating, [EPC.equipmentType]: equipmentType ?? 'ac_cplt' };
  if (!isBidirectional) return charger;
  const discharge = inWatts(Math.floor(station.state().ratings.discharge ?? 0));
  return {
    ...charger,
    [EPC.equipmentType]: equipmentType ?? 'dc_aa_chargedischarge',
    [EPC.interconnection]: 'reversePowerFlowAcceptable',
    [EPC.chargingMethod]: 'designatedElectricPower',
    [EPC.dischargingMethod]: 'designatedElectricPower',
    [EPC.dischargePower]: discharge,
    [EPC.signedPower]: inWatts(0),
  };
}

function ratingOf(station: ChargingStation): number {
  const { ratings, ranges } = station.state();
  return Math.min(999_999_999, Math.floor(ratings.charge ?? ranges.charge?.maximum ?? 0));
}

const CHARGER_READABLE: readonly number[] = [
  EPC.operationStatus,
  EPC.faultStatus,
  EPC.ratedCharge,
  EPC.vehicleStatus,
  EPC.chargeRange,
  EPC.vehicleConfirmation,
  EPC.chargeableCapacity,
  EPC.remainingChargeableCapacity,
  EPC.usedCapacity,
  EPC.power,
  EPC.energyCharged,
  EPC.operationMode,
  EPC.storedEnergy,
  EPC.stateOfCharge,
  EPC.vehicleId,
];

/** What is offered besides the fixed and the written contents. */
const READABLE = {
  charger: CHARGER_READABLE,
  chargerDischarger: [
    ...CHARGER_READABLE,
    EPC.faultDescription,
    0xc0,
    0xc2,
    0xc4,
    EPC.ratedDischarge,
    EPC.dischargeRange,
    EPC.chargeCurrentRange,
    EPC.dischargeCurrentRange,
    EPC.current,
    EPC.voltage,
    EPC.energyDischarged,
    EPC.actualMode,
    EPC.maintenance,
  ],
} as const;

/** 12 ASCII characters, padded with zeros. */
function ascii(text = ''): Uint8Array {
  const octets = new Uint8Array(12);
  octets.set(Buffer.from(text.replaceAll(/[^\x20-\x7e]/g, ''), 'latin1').subarray(0, octets.length));
  return octets;
}
