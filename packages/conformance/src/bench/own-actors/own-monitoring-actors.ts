import { amperes, every, millis, percent, volts, wattHours, watts } from '@busbar/kernel';
import {
  type MeasuringUnit,
  type MonitoredUnit,
  type MonitoringAppliance,
  mgcpGridConnectionPoint,
  mgcpMonitoringAppliance,
  mpcMonitoredUnit,
  mpcMonitoringAppliance,
} from '@busbar/usecases';
import { MGCP_WORDS, MPC_WORDS } from '../../monitoring/monitoring-vocabulary.ts';
import { monitoringParameters } from '../../monitoring/parameters.ts';
import type { DeviceAnswer } from '../../tool/device-command.ts';
import type { ActorSetting, OwnActor } from './own-actor.ts';

/** How often our own device measures. */
const TICK = millis(500);
const PHASE_VOLTAGE = 230;
const VOLTAGE_BETWEEN_PHASES = 398.4;

/** Our monitored unit of MPC or grid connection point of MGCP, with everything it can have. */
export function ownUnit({ device, sheet, useCase }: ActorSetting): OwnActor {
  const isMpc = useCase === 'MPC';
  const { phases, factor } = monitoringParameters(isMpc ? MPC_WORDS : MGCP_WORDS, sheet);
  const { clock } = device;
  let unit: MeasuringUnit;
  if (isMpc) unit = mpcMonitoredUnit(device.addEntity('EVSE'), { clock, phases });
  else {
    const point = mgcpGridConnectionPoint(device.addEntity('GridConnectionPointOfPremises'), { clock, phases });
    point.setFeedInFactor(percent(factor));
    unit = point;
  }
  let power = 0;
  const energy = { consumed: 1000, produced: 500 };
  const publish = (): void => {
    const ofPhase = power / phases.length;
    const each = <T>(value: T) => ({ a: value, b: value, c: value });
    unit.publish({
      power: watts(power),
      ...(isMpc ? { powerPhases: each(watts(ofPhase)) } : {}),
      current: each(amperes(ofPhase / PHASE_VOLTAGE)),
      voltage: each(volts(PHASE_VOLTAGE)),
      voltageBetweenPhases: each(volts(VOLTAGE_BETWEEN_PHASES)),
      frequency: 50,
      energyConsumed: wattHours(Math.round(energy.consumed)),
      energyProduced: wattHours(Math.round(energy.produced)),
    });
  };
  const stop = every(clock, TICK, () => {
    const passed = (Math.abs(power) * TICK) / 3_600_000;
    if (power >= 0) energy.consumed += passed;
    else energy.produced += passed;
    publish();
  });
  publish();
  return {
    do(command): DeviceAnswer | undefined {
      if (command.do !== 'measure') return undefined;
      power = command.watts;
      return {};
    },
    close() {
      stop();
      unit.close();
    },
  };
}

/** Our monitoring appliance. */
export function ownAppliance({ device, useCase }: ActorSetting): OwnActor {
  const offer = useCase === 'MPC' ? mpcMonitoringAppliance : mgcpMonitoringAppliance;
  const appliance: MonitoringAppliance = offer(device.addEntity('CEM'));
  return {
    do(command): DeviceAnswer | undefined {
      if (command.do !== 'measurements') return undefined;
      const [unit] = appliance.units();
      const value = unit === undefined ? undefined : usedValue(unit, command.point);
      return { values: value === undefined ? {} : { [command.point]: value } };
    },
    close: () => appliance.close(),
  };
}

/** The value of a data point by its name in the test specification. */
function usedValue({ measurements, feedInFactor }: MonitoredUnit, point: string): number | undefined {
  const [name, place = ''] = point.split('.');
  const [phase, reference] = [place.charAt(0), place.charAt(1)];
  if (phase !== 'a' && phase !== 'b' && phase !== 'c') {
    switch (name) {
      case 'TotalActivePower':
        return measurements.power;
      case 'TotalConsumedEnergy':
        return measurements.energyConsumed;
      case 'TotalProducedEnergy':
      case 'TotalFeedInEnergy':
        return measurements.energyProduced;
      case 'Frequency':
        return measurements.frequency;
      case 'PowerLimitFactor':
        return feedInFactor;
      default:
        return undefined;
    }
  }
  switch (name) {
    case 'PhaseActivePower':
      return measurements.powerPhases?.[phase];
    case 'ActiveACCurrent':
      return measurements.current?.[phase];
    case 'ACVoltage':
      return (reference === 'n' ? measurements.voltage : measurements.voltageBetweenPhases)?.[phase];
    default:
      return undefined;
  }
}
