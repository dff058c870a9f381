import { type Phase, powerOfCurrent, type StationState } from '@busbar/functions';
import {
  type Amperes,
  amperes,
  type Clock,
  type Logger,
  type Volts,
  type WattHours,
  type Watts,
  wattHours,
} from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import { type EvccEv, evccEv } from '../spine/evcc/ev.ts';
import { addEvEntity } from '../spine/evcc/ev-entity.ts';
import { type EvcemEv, evcemEv } from '../spine/evcem/evcem.ts';
import { type EvsocEv, evsocEv } from '../spine/evsoc/ev.ts';
import { type OpevEv, opevEv } from '../spine/opev/opev.ts';

/** What a vehicle on SPINE is shown with. */
export interface VehicleOnSpineOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly phases: readonly Phase[];
  readonly voltage: Volts;
  /** The ceiling of OPEV as power, W; undefined: there is none. */
  bounded(power: Watts | undefined): void;
}

/** Smallest current of a charging cable. IEC 61851. */
const SMALLEST_CURRENT = amperes(6);

/** The vehicle at a charging station of another protocol: EVCC, OPEV, EVCEM with one phase, and EVSOC where its state of charge is known. */
export class VehicleOnSpine {
  readonly #entity: LocalEntity;
  readonly #options: VehicleOnSpineOptions;
  readonly #evcc: EvccEv;
  readonly #opev: OpevEv;
  readonly #maximum: Amperes;
  readonly #evcem: EvcemEv | undefined;
  /** Counter of the station when the vehicle was seen first. */
  readonly #countedBefore: WattHours | undefined;
  #evsoc: EvsocEv | undefined;
  #told: Watts | undefined;

  constructor(evse: LocalEntity, state: StationState, options: VehicleOnSpineOptions) {
    const { clock, logger, phases, voltage } = options;
    this.#options = options;
    this.#entity = addEvEntity(evse);
    const range = state.ranges.charge;
    const maximum = amperes(Math.floor(((range?.maximum ?? 0) / (voltage * phases.length)) * 10) / 10);
    this.#maximum = maximum;
    this.#evcc = evccEv(this.#entity, {
      phases,
      isAsymmetricChargingSupported: false,
      ...(range === undefined ? {} : { chargingPowerLimits: range }),
    });
    const minimum: Amperes = maximum < SMALLEST_CURRENT ? maximum : SMALLEST_CURRENT;
    // One power is known, of all phases together: with several phases nobody knows which carries what.
    if (phases.length === 1)
      this.#evcem = evcemEv(this.#entity, {
        clock,
        phases,
        values: ['current', 'powerPhases', 'energyCharged'],
      });
    this.#countedBefore = state.energyIn?.value;
    // LPC keeps a bound when the energy manager is gone; without its currents the station may do what LPC leaves.
    const permitted = { minimum, maximum, pause: amperes(0) };
    this.#opev = opevEv(this.#entity, { clock, logger, phases, permitted, safeCurrent: maximum });
    this.#opev.onChange(() => this.#bounded());
    this.publish(state);
  }

  publish(state: StationState): void {
    const { soc, size, capabilities } = state;
    this.#evcc.setOperatingState(state.fault.isFaulty ? 'failure' : 'normalOperation');
    this.#measure(state);
    if (!capabilities.soc || soc === undefined) return;
    this.#evsoc ??= evsocEv(this.#entity, { clock: this.#options.clock });
    this.#evsoc.publish({ stateOfCharge: soc.value, ...(size === undefined ? {} : { nominalCapacity: size }) });
  }

  #measure({ power, energyIn }: StationState): void {
    const [phase] = this.#options.phases;
    if (this.#evcem === undefined || phase === undefined || power === undefined) return;
    const current = amperes(Math.round((power.value / this.#options.voltage) * 10) / 10);
    const charged =
      energyIn === undefined || this.#countedBefore === undefined ? 0 : energyIn.value - this.#countedBefore;
    this.#evcem.publish({
      current: { [phase]: current },
      powerPhases: { [phase]: power.value },
      // The counter goes back to 0 after 999,999,999 Wh.
      energyCharged: wattHours(Math.max(0, charged)),
      ...(power.quality === 'stale' ? { state: 'error' } : {}),
    });
  }

  /** It left, or its station did. */
  close(): void {
    this.#entity.device.removeEntity(this.#entity);
    this.#options.bounded(undefined);
  }

  /** One power for all phases: the smallest ceiling counts. */
  #bounded(): void {
    const { phases, voltage, bounded } = this.#options;
    const { currents } = this.#opev.state();
    const ceiling = Math.min(this.#maximum, ...phases.flatMap((phase) => currents[phase] ?? []));
    const power = ceiling < this.#maximum ? powerOfCurrent(amperes(ceiling), voltage, phases.length) : undefined;
    if (power === this.#told) return;
    this.#told = power;
    bounded(power);
  }
}
