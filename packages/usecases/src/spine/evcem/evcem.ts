import type { AcMeasurements, AcQuantity, Phase } from '@busbar/functions';
import type { Clock } from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import type { LenientOptions } from '../../quirks.ts';
import { evcemProfile } from '../ac-measurement/ac-profile.ts';
import { type MeasuringUnit, measuringUnit, type ValueRange } from '../ac-measurement/measuring-unit.ts';
import {
  type MonitoredUnit,
  type MonitoringAppliance,
  monitoringAppliance,
} from '../ac-measurement/monitoring-appliance.ts';

/**
 * What flows into a vehicle; the scenarios follow from the kinds that are published. Phases without current carry 0 A.
 * EVCEM-002, EVCEM-003.
 */
export interface EvMeasurements
  extends Partial<Pick<AcMeasurements, 'current' | 'powerPhases' | 'power' | 'energyCharged' | 'state'>> {}

/** How a vehicle is measured. */
export interface EvcemEvOptions {
  readonly clock: Clock;
  /** Phases it may use. */
  readonly phases: readonly Phase[];
  /** Kinds that are described from the start. */
  readonly values?: readonly ('current' | 'powerPhases' | 'energyCharged')[];
  /** Range and step of the values of a kind. */
  readonly ranges?: { readonly [K in AcQuantity['kind']]?: ValueRange };
  /** The total power is described beside the power of each phase: the titles of IEC 63380-2 want it, the installed base does not. */
  readonly isTotalPowerDescribed?: boolean;
  /** Without a meter the values are calculated. Default true. */
  readonly hasMeter?: boolean;
}

/** The vehicle's side of EVCEM, played by the charging station. */
export interface EvcemEv {
  publish(measurements: EvMeasurements): void;
  /** States how many phases are in use now. */
  setConnectedPhases: MeasuringUnit['setConnectedPhases'];
  close(): void;
}

/** Offers EVCEM as vehicle on an entity below a charging station. */
export function evcemEv(entity: LocalEntity, options: EvcemEvOptions): EvcemEv {
  const { clock, phases, values, ranges, isTotalPowerDescribed, hasMeter } = options;
  const unit = measuringUnit(entity, evcemProfile, {
    clock,
    phases,
    valueSource: hasMeter === false ? 'calculatedValue' : 'measuredValue',
    ...(values === undefined ? {} : { values }),
    ...(ranges === undefined ? {} : { ranges }),
  });
  // With one phase the total would be described like the phase itself.
  const hasTotal = isTotalPowerDescribed === true && phases.length > 1;
  return {
    publish(measurements) {
      const { power, ...others } = measurements;
      unit.publish(hasTotal && power !== undefined ? { ...others, power } : others);
    },
    setConnectedPhases: (count) => unit.setConnectedPhases(count),
    close: () => unit.close(),
  };
}

/** How vehicles are read. */
export interface EvcemCemOptions extends LenientOptions {
  /**
   * Whether the station measures. One without a meter may publish its limit as current of all phases; nothing of it is taken
   * for measured. Default: it does. EVCEM 8.
   */
  readonly hasMeter?: (ski: string) => boolean;
}

/** The energy manager's side of EVCEM. */
export type EvcemCem = MonitoringAppliance;

/** Plays the energy manager of EVCEM on an entity. */
export function evcemCem(entity: LocalEntity, options: EvcemCemOptions = {}): EvcemCem {
  const appliance = monitoringAppliance(entity, evcemProfile, options);
  return {
    units: () => appliance.units().map((unit) => (options.hasMeter?.(unit.ski) === false ? unmeasured(unit) : unit)),
    problems: () => appliance.problems(),
    onChange: (listener) => appliance.onChange(listener),
    close: () => appliance.close(),
  };
}

function unmeasured(unit: MonitoredUnit): MonitoredUnit {
  const { integratedEnergy: _notMeasured, ...others } = unit;
  return { ...others, measurements: { unusable: ['current', 'powerPhases', 'power', 'energyCharged'] } };
}
