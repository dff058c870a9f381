import { type Clock, every, type Logger, millis, seconds, watts } from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import { type ControllableSystemStatus, lpcControllableSystem, lppControllableSystem } from '@busbar/usecases';
import type { Direction, StartCommand } from '../contract.ts';
import { Changes, type Report } from './reporting.ts';
import type { RunningActor } from './running-actor.ts';

/** Controllable system of LPC or LPP under the contract. */
export function systemActor(
  entity: LocalEntity,
  direction: Direction,
  start: StartCommand,
  surroundings: { clock: Clock; logger: Logger; report: Report },
): RunningActor {
  const { clock, logger, report } = surroundings;
  const changes = new Changes(report);
  const isConsumption = direction === 'consumption';
  let refuses = false;
  const system = (isConsumption ? lpcControllableSystem : lppControllableSystem)(entity, {
    clock,
    logger,
    isCem: false,
    nominalMax: watts(isConsumption ? start.nominalMax.consumptionWatts : start.nominalMax.productionWatts),
    failsafeLimit: watts(isConsumption ? start.failsafe.consumptionWatts : start.failsafe.productionWatts),
    failsafeDurationMinimum: seconds(start.failsafe.durationSeconds),
    canApply: () => (refuses ? 'told to refuse' : undefined),
    beforeAccept: ({ ski, active, value, duration }) =>
      report({
        event: 'limit',
        ski,
        direction,
        active,
        watts: value,
        ...(duration === undefined ? {} : { durationSeconds: duration }),
      }),
  });
  system.onChange((state) => tellState(state));
  let age = Number.POSITIVE_INFINITY;
  const stopListening = every(clock, millis(1000), () => {
    const { guard, lastHeartbeatAge } = system.state();
    if (guard === undefined || lastHeartbeatAge === undefined) return;
    if (lastHeartbeatAge < age) report({ event: 'heartbeat', ski: guard.ski });
    age = lastHeartbeatAge;
  });

  function tellState({
    phase,
    effectiveLimit,
    failsafeLimit,
    failsafeDurationMinimum,
  }: ControllableSystemStatus): void {
    changes.tell('state', {
      event: 'state',
      direction,
      phase,
      ...(effectiveLimit === undefined ? {} : { watts: effectiveLimit }),
    });
    changes.tell('failsafe', {
      event: 'failsafeValues',
      direction,
      watts: failsafeLimit,
      durationSeconds: failsafeDurationMinimum,
    });
  }

  return {
    takes: (command) => command.do === 'refuse',
    take(command) {
      if (command.do === 'refuse') refuses = command.on;
    },
    close() {
      stopListening();
      system.close();
    },
  };
}
