import { type AcMeasurements, initialPvSign, PV_PEAK_POWER_KEY, type PvSign, pvProduction } from '@busbar/functions';
import { type Unlisten, type WattHours, type Watts, watts } from '@busbar/kernel';
import { type LocalEntity, toScaled } from '@busbar/spine';
import type { LenientOptions } from '../../quirks.ts';
import { vapdProfile } from '../ac-measurement/ac-profile.ts';
import { type MeasuringUnitOptions, measuringUnit } from '../ac-measurement/measuring-unit.ts';
import { type MonitoredUnit, monitoringAppliance } from '../ac-measurement/monitoring-appliance.ts';
import { offerKey } from '../configuration-key.ts';
import type { ScenarioProblem } from '../scenario-problem.ts';
import { vapdDeclaration } from './vapd-declaration.ts';

/** What all panels of a system do together, in the words of the use case. */
export interface PhotovoltaicMeasurements extends Pick<AcMeasurements, 'state'> {
  /** W, 0 or more. VAPD 2. */
  readonly production?: Watts;
  /** Total yield since installation, Wh. VAPD 3. */
  readonly yieldTotal?: WattHours;
}

/** Photovoltaic system of VAPD. */
export interface VapdPvSystem {
  publish(measurements: PhotovoltaicMeasurements): void;
  close(): void;
}

/** A photovoltaic system as it is read. */
export interface PhotovoltaicSystem extends MonitoredUnit {
  /** W, 0 or more; absent: not known. VAPD 2. */
  readonly production?: Watts;
}

/** Reads photovoltaic systems. */
export interface VapdVisualizationAppliance {
  systems(): readonly PhotovoltaicSystem[];
  /** What systems announce and do not deliver; for `useCaseStatuses`. */
  problems(): readonly ScenarioProblem[];
  /** Tells that something in {@link systems} changed; a late listener is told at once. */
  onChange(listener: () => void): Unlisten;
  close(): void;
}

/** Offers VAPD as photovoltaic system on an entity. Production is sent below zero, as the load convention has it. */
export function vapdPvSystem(
  entity: LocalEntity,
  options: Pick<MeasuringUnitOptions, 'clock' | 'phases'> & {
    /** W. VAPD 1. */
    readonly nominalPeakPower: Watts;
  },
): VapdPvSystem {
  const unit = measuringUnit(entity, vapdProfile, options);
  const key = offerKey(entity, { keyName: PV_PEAK_POWER_KEY, valueType: 'scaledNumber', unit: 'W' });
  key.set({ scaledNumber: toScaled(options.nominalPeakPower) });
  const { name, version, subRevision, server } = vapdDeclaration;
  const withdraw = entity.announce({ useCaseName: name, actor: server.actor, version, subRevision, scenarios: [1] });
  return {
    publish({ production, yieldTotal, state }) {
      unit.publish({
        ...(production === undefined ? {} : { power: watts(0 - production) }),
        ...(yieldTotal === undefined ? {} : { energyProduced: yieldTotal }),
        ...(state === undefined ? {} : { state }),
      });
    },
    close() {
      withdraw();
      key.close();
      unit.close();
    },
  };
}

/** Plays the appliance of VAPD on an entity. */
export function vapdVisualizationAppliance(
  entity: LocalEntity,
  options: LenientOptions = {},
): VapdVisualizationAppliance {
  const appliance = monitoringAppliance(entity, vapdProfile, options);
  /** By unit; bounded by the units that are connected. */
  const signs = new Map<string, PvSign>();
  const learn = (): void => {
    const units = appliance.units();
    const keys = new Set(units.map(keyOf));
    for (const key of signs.keys()) if (!keys.has(key)) signs.delete(key);
    for (const unit of units) {
      const { power } = unit.measurements;
      if (power !== undefined) signs.set(keyOf(unit), pvProduction(signOf(unit), power).sign);
    }
  };
  const signOf = (unit: MonitoredUnit): PvSign => signs.get(keyOf(unit)) ?? initialPvSign;
  // First of all listeners: what the others ask for has been learnt by then.
  const unlisten = appliance.onChange(learn);
  return {
    systems: () =>
      appliance.units().map((unit) => {
        const { power } = unit.measurements;
        return power === undefined ? unit : { ...unit, production: pvProduction(signOf(unit), power).production };
      }),
    problems: () => appliance.problems(),
    onChange: (listener) => appliance.onChange(listener),
    close() {
      unlisten();
      appliance.close();
    },
  };
}

function keyOf({ ski, entityPath }: MonitoredUnit): string {
  return `${ski} ${entityPath.join('.')}`;
}
