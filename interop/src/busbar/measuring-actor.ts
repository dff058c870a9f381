import type { AcMeasurements } from '@busbar/functions';
import { amperes, type Clock, volts, wattHours, watts } from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import {
  type MonitoredUnit,
  type MonitoringAppliance,
  mgcpGridConnectionPoint,
  mgcpMonitoringAppliance,
  mpcMonitoredUnit,
  mpcMonitoringAppliance,
} from '@busbar/usecases';
import type { Measured, Phases, StartCommand } from '../contract.ts';
import { Changes, type Report } from './reporting.ts';
import type { RunningActor } from './running-actor.ts';

/** Which of the two use cases with measured values. */
export type MeasuringUseCase = 'MPC' | 'MGCP';

/** Monitored unit or grid connection point under the contract. */
export function measuredActor(entity: LocalEntity, useCase: MeasuringUseCase, clock: Clock): RunningActor {
  const unit = (useCase === 'MPC' ? mpcMonitoredUnit : mgcpGridConnectionPoint)(entity, { clock, phases: 3 });
  return {
    takes: (command) => command.do === 'publish',
    take(command) {
      if (command.do === 'publish') unit.publish(measurements(command));
    },
    close: () => unit.close(),
  };
}

/** Monitoring appliance under the contract; a quiet one takes its events and makes no words of them. */
export function monitoringActor(
  entity: LocalEntity,
  useCase: MeasuringUseCase,
  { report, start }: { readonly report: Report; readonly start: StartCommand },
): RunningActor {
  const changes = new Changes(report);
  const appliance: MonitoringAppliance = (useCase === 'MPC' ? mpcMonitoringAppliance : mgcpMonitoringAppliance)(entity);
  appliance.onChange(() => {
    if (start.quiet === true) return;
    for (const unit of appliance.units())
      changes.tell(`${unit.ski} ${unit.entityPath.join('.')}`, {
        event: 'measured',
        ski: unit.ski,
        useCase,
        ...seen(unit),
      });
  });
  return { takes: () => false, take: () => undefined, close: () => appliance.close() };
}

function measurements(m: Measured): AcMeasurements {
  return {
    power: watts(m.power ?? 0),
    ...(m.phases === undefined ? {} : { powerPhases: perPhase(m.phases, watts) }),
    ...(m.current === undefined ? {} : { current: perPhase(m.current, amperes) }),
    ...(m.voltage === undefined ? {} : { voltage: perPhase(m.voltage, volts) }),
    ...(m.frequency === undefined ? {} : { frequency: m.frequency }),
    ...(m.consumed === undefined ? {} : { energyConsumed: wattHours(m.consumed) }),
    ...(m.produced === undefined ? {} : { energyProduced: wattHours(m.produced) }),
  };
}

function perPhase<T>(phases: Phases, of: (value: number) => T): { a?: T; b?: T; c?: T } {
  const { a, b, c } = phases;
  return {
    ...(a === undefined ? {} : { a: of(a) }),
    ...(b === undefined ? {} : { b: of(b) }),
    ...(c === undefined ? {} : { c: of(c) }),
  };
}

function seen({ measurements: m }: MonitoredUnit): Measured {
  return {
    ...(m.power === undefined ? {} : { power: m.power }),
    ...(m.powerPhases === undefined ? {} : { phases: m.powerPhases }),
    ...(m.current === undefined ? {} : { current: m.current }),
    ...(m.voltage === undefined ? {} : { voltage: m.voltage }),
    ...(m.frequency === undefined ? {} : { frequency: m.frequency }),
    ...(m.energyConsumed === undefined ? {} : { consumed: m.energyConsumed }),
    ...(m.energyProduced === undefined ? {} : { produced: m.energyProduced }),
  };
}
