import {
  controller,
  decodeProperty,
  deviceObject,
  type EchonetNode,
  encodeProperty,
  evCharger,
  type LocalObject,
  type Property,
} from '@busbar/echonet-lite';
import { MemoryNetwork, testIdentity, testNode } from '@busbar/echonet-lite/testing';
import { silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { numberOf } from '../echonet-lite/content-value.ts';
import { EPC } from '../echonet-lite/epc.ts';
import { type EchonetStations, type EchonetStationsOptions, echonetStations } from '../echonet-lite/station-finder.ts';

/** How a charger of tests behaves. */
export interface ChargerBehaviour {
  /** It takes setpoints, and charges with its rating all the same. */
  readonly ignoresSetpoint?: boolean;
  /** Setpoints count only at the start of charging. */
  readonly takesSetpointAtStart?: boolean;
  readonly refuses?: readonly number[];
  /** It keeps no setpoint above this, W. */
  readonly keepsAtMost?: number;
  /** It has no property for the power. */
  readonly hasNoSetpoint?: boolean;
  readonly isUnplugged?: boolean;
}

/** A charger of 6 kW, at least 1 kW, on an in-memory network, and the energy manager that knows it. */
export class ChargerModel {
  readonly clock = new ManualClock();
  readonly network = new MemoryNetwork(this.clock);
  readonly stations: EchonetStations;
  readonly object: LocalObject;
  /** Writes that arrived, in short: `EB=3000`. */
  readonly written: string[] = [];
  readonly #behaviour: ChargerBehaviour;
  readonly #manager: EchonetNode;
  #device: EchonetNode;
  /** W it charges with while its mode is charge. */
  #setpoint = 6000;

  /** @param isPaired whether the energy manager takes it */
  constructor(behaviour: ChargerBehaviour = {}, isPaired: EchonetStationsOptions['isPaired'] = () => true) {
    this.#behaviour = behaviour;
    this.object = this.#charger();
    this.#device = this.#hosted();
    const identity = testIdentity(1);
    this.#manager = testNode(this.network.link('198.51.100.1'), this.clock, {
      identity,
      objects: [deviceObject(controller, { identity, values: {} })],
    });
    this.stations = echonetStations(this.#manager, { clock: this.clock, logger: silentLogger, isPaired });
  }

  /** W it charges with now. */
  get power(): number {
    return this.#name(EPC.operationMode) === 'charge' && this.#name(EPC.vehicleStatus) !== 'notConnected'
      ? this.#setpoint
      : 0;
  }

  plug(status: 'notConnected' | 'chargeable' | 'unknown'): void {
    this.object.set(this.#encoded(EPC.vehicleStatus, status));
    this.#flow();
  }

  /** Somebody presses the button of the charger. */
  press(mode: 'charge' | 'standby'): void {
    this.object.set(this.#encoded(EPC.operationMode, mode));
    this.#flow();
  }

  /** Another controller writes a setpoint. */
  overwrite(power: number): void {
    this.#setpoint = power;
    this.object.set(this.#encoded(EPC.chargePower, { value: power, unit: 'W' }));
    this.#flow();
  }

  /** The network to the charger is down. */
  async disappear(): Promise<void> {
    await this.#device.close();
  }

  async reappear(): Promise<void> {
    this.#device = this.#hosted();
  }

  /** Its node does not have the charger any more. */
  remove(): void {
    this.#device.unhost(this.object.object);
  }

  async close(): Promise<void> {
    this.stations.close();
    await this.#manager.close();
    await this.#device.close();
  }

  #hosted(): EchonetNode {
    return testNode(this.network.link('198.51.100.2'), this.clock, {
      identity: testIdentity(2),
      objects: [this.object],
    });
  }

  #charger(): LocalObject {
    const { hasNoSetpoint, isUnplugged } = this.#behaviour;
    const watts = (value: number): { value: number; unit: 'W' } => ({ value, unit: 'W' });
    return deviceObject(evCharger, {
      identity: testIdentity(2),
      position: 1,
      values: {
        ratedChargeElectricPower: watts(6000),
        chargeStatus: isUnplugged === true ? 'notConnected' : 'chargeable',
        minimumAndMaximumChargingElectricPower: {
          minimumElectricPower: watts(1000),
          maximumElectricPower: watts(6000),
        },
        equipmentType: 'ac_cplt',
        instantaneousElectricPower: watts(0),
        operationMode: 'standby',
        remainingCapacity3: { value: 40, unit: '%' },
        ...(hasNoSetpoint === true ? {} : { chargingElectricPower: watts(6000) }),
      },
      writable: [
        'vehicleConnectionConfirmation',
        ...(hasNoSetpoint === true ? [] : (['chargingElectricPower'] as const)),
      ],
      write: (property) => this.#write(property),
    });
  }

  #write({ epc, edt }: Property): boolean | Uint8Array {
    const { refuses, keepsAtMost, ignoresSetpoint, takesSetpointAtStart } = this.#behaviour;
    const value = decodeProperty(evCharger.code, epc, edt);
    this.written.push(`${epc.toString(16).toUpperCase()}=${numberOf(value) ?? String(value)}`);
    if (refuses?.includes(epc)) return false;
    // The content is stored after this.
    this.clock.after(0 as Parameters<ManualClock['after']>[0], () => this.#flow());
    const power = epc === EPC.chargePower ? numberOf(value) : undefined;
    if (power === undefined) {
      if (epc === EPC.operationMode && takesSetpointAtStart === true) this.#setpoint = this.#number(EPC.chargePower);
      return true;
    }
    const kept = Math.min(power, keepsAtMost ?? power);
    if (ignoresSetpoint !== true && takesSetpointAtStart !== true) this.#setpoint = kept;
    return this.#encoded(epc, { value: kept, unit: 'W' }).edt;
  }

  #flow(): void {
    this.object.set(this.#encoded(EPC.power, { value: this.power, unit: 'W' }));
  }

  #encoded(epc: number, value: unknown): Property {
    return { epc, edt: encodeProperty(evCharger.code, epc, value as Parameters<typeof encodeProperty>[2]) };
  }

  #name(epc: number): unknown {
    return decodeProperty(evCharger.code, epc, this.object.get(epc) ?? new Uint8Array());
  }

  #number(epc: number): number {
    return numberOf(decodeProperty(evCharger.code, epc, this.object.get(epc) ?? new Uint8Array())) ?? 0;
  }
}
