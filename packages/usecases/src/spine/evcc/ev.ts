import {
  ASYMMETRIC_CHARGING_KEY,
  type ChargingPowerLimits,
  COMMUNICATIONS_STANDARD_KEY,
  type CommunicationsStandard,
  type EvIdentification,
  type ManufacturerInformation,
  normalisedEui,
  type OperatingState,
  type Phase,
} from '@busbar/functions';
import type { Unlisten } from '@busbar/kernel';
import { identificationListData, type LocalEntity } from '@busbar/spine';
import { offerKey } from '../configuration-key.ts';
import { offerDeviceState } from '../device-state.ts';
import { offerManufacturer } from '../manufacturer.ts';
import { evccDeclaration } from './evcc-declaration.ts';
import { offerPowerLimits } from './power-limits.ts';

/** What is known of a vehicle; whatever is missing is not known (yet). */
export interface EvccValues {
  /** How vehicle and station talk. EVCC-002. */
  readonly communicationsStandard?: CommunicationsStandard;
  /** Phases may carry different currents. EVCC-006. */
  readonly isAsymmetricChargingSupported?: boolean;
  /** EVCC-007; written in the usual form of an EUI. */
  readonly identification?: EvIdentification;
  readonly manufacturer?: ManufacturerInformation;
  /** Stated from a smallest power on. EVCC-017. */
  readonly chargingPowerLimits?: ChargingPowerLimits;
}

/** How a vehicle is offered. */
export interface EvccEvOptions extends EvccValues {
  /** Phases it is connected with. */
  readonly phases: readonly Phase[];
  /** Default `normalOperation`: without a state the installed base sees no vehicle. EVCC 4. */
  readonly operatingState?: OperatingState;
}

/** The vehicle's side of EVCC, played by the charging station. */
export interface EvccEv {
  /** Replaces everything that is known of the vehicle; what changed is notified. */
  setValues(values: EvccValues): void;
  /** `standby`: asleep (EVCC-020); `finished` and `failure` are understood as well. */
  setOperatingState(state: OperatingState, lastErrorCode?: string): void;
  /** The vehicle uses other phases now. */
  setPhases(phases: readonly Phase[]): void;
  close(): void;
}

/**
 * Offers EVCC as vehicle on an entity below a charging station: scenarios 1 to 8. Everything can be read from the first moment:
 * descriptions are there, values follow as they become known (EVCC 6.1).
 */
export function evccEv(entity: LocalEntity, options: EvccEvOptions): EvccEv {
  const standard = offerKey(entity, { keyName: COMMUNICATIONS_STANDARD_KEY, valueType: 'string' });
  const asymmetric = offerKey(entity, { keyName: ASYMMETRIC_CHARGING_KEY, valueType: 'boolean' });
  const identification = entity.feature('Identification', 'server');
  identification.offer(identificationListData, { read: true, readPartial: true });
  const setManufacturer = offerManufacturer(entity);
  const setOperatingState = offerDeviceState(entity);
  const powerLimits = offerPowerLimits(entity, options.phases.join(''));

  const setValues = (values: EvccValues): void => {
    const { communicationsStandard, isAsymmetricChargingSupported } = values;
    standard.set(communicationsStandard === undefined ? undefined : { string: communicationsStandard });
    asymmetric.set(
      isAsymmetricChargingSupported === undefined ? undefined : { boolean: isAsymmetricChargingSupported },
    );
    identification.set(identificationListData, identificationData(values.identification));
    setManufacturer(values.manufacturer ?? {});
    powerLimits.set(values.chargingPowerLimits);
  };
  setValues(options);
  setOperatingState(options.operatingState ?? 'normalOperation');
  const stops: Unlisten[] = [
    entity.announce({
      useCaseName: evccDeclaration.name,
      actor: evccDeclaration.server.actor,
      version: evccDeclaration.version,
      subRevision: evccDeclaration.subRevision,
      scenarios: evccDeclaration.scenarios.map(({ number }) => number),
    }),
  ];
  return {
    setValues,
    setOperatingState,
    setPhases: (phases) => powerLimits.describe(phases.join('')),
    close() {
      for (const stop of stops.splice(0)) stop();
      for (const one of [standard, asymmetric, powerLimits]) one.close();
      identification.set(identificationListData, {});
    },
  };
}

/** Without an identification the list is left out: an empty one loses the datagram elsewhere (common part 12.1). */
function identificationData(identification: EvIdentification | undefined): {
  readonly identificationData?: readonly object[];
} {
  if (identification === undefined) return {};
  const { type, value } = identification;
  return {
    identificationData: [{ identificationId: 0, identificationType: type, identificationValue: normalisedEui(value) }],
  };
}
