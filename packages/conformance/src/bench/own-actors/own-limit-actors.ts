import { seconds, silentLogger, watts } from '@busbar/kernel';
import { lpcControllableSystem, lpcEnergyGuard, lppControllableSystem, lppEnergyGuard } from '@busbar/usecases';
import { LPC_WORDS, LPP_WORDS } from '../../power-limit/limit-vocabulary.ts';
import { limitParameters } from '../../power-limit/parameters.ts';
import type { DeviceAnswer } from '../../tool/device-command.ts';
import type { ActorSetting, OwnActor } from './own-actor.ts';

/** Names under which failsafe values are stored. */
const [LIMIT, DURATION] = ['failsafeLimit', 'failsafeDuration'] as const;

/** Our controllable system, set up as the sheet declares. */
export function ownSystem({ device, sheet, useCase, stored }: ActorSetting): OwnActor {
  const isLpc = useCase === 'LPC';
  const words = isLpc ? LPC_WORDS : LPP_WORDS;
  const parameters = limitParameters(words, sheet);
  let isRefusing = false;
  const [limit, duration] = [stored.get(LIMIT), stored.get(DURATION)];
  const offer = isLpc ? lpcControllableSystem : lppControllableSystem;
  const system = offer(device.addEntity(parameters.isCem ? 'CEM' : 'EVSE'), {
    clock: device.clock,
    logger: silentLogger,
    isCem: parameters.isCem,
    nominalMax: watts(parameters.limitMax),
    failsafeLimit: watts(parameters.failsafeLimit),
    failsafeDurationMinimum: seconds(parameters.failsafeDuration),
    failsafeDurationMaximum: seconds(parameters.failsafeDurationMax),
    autonomousAllowed: parameters.hasAutonomousState,
    canApply: () => (isRefusing ? 'safety-related activity' : undefined),
    restore: {
      ...(limit === undefined ? {} : { failsafeLimit: watts(limit) }),
      ...(duration === undefined ? {} : { failsafeDurationMinimum: seconds(duration) }),
    },
  });
  system.onChange(({ failsafeLimit, failsafeDurationMinimum }) => {
    stored.set(LIMIT, failsafeLimit);
    stored.set(DURATION, failsafeDurationMinimum);
  });
  return {
    do(command): DeviceAnswer | undefined {
      switch (command.do) {
        case 'state': {
          const { phase, effectiveLimit } = system.state();
          const limits = effectiveLimit === undefined ? {} : { effectiveLimitWatts: effectiveLimit };
          return { states: { [useCase]: { state: phase, ...limits } } };
        }
        case 'refuse':
          isRefusing = command.isOn;
          return {};
        default:
          return undefined;
      }
    },
    close: () => system.close(),
  };
}

/** Our energy guard. */
export function ownGuard({ device, sheet, useCase }: ActorSetting): OwnActor {
  const isLpc = useCase === 'LPC';
  const { isCem } = limitParameters(isLpc ? LPC_WORDS : LPP_WORDS, sheet);
  const offer = isLpc ? lpcEnergyGuard : lppEnergyGuard;
  // Towards the energy manager of a site it is the guard of the grid, towards a device an energy manager.
  const guard = offer(device.addEntity(isCem ? 'GridGuard' : 'CEM'), { clock: device.clock, logger: silentLogger });
  const targets = () => guard.systems().map(({ ski, entityPath }) => ({ ski, entity: entityPath }));
  return {
    do(command): DeviceAnswer | undefined {
      switch (command.do) {
        case 'limit': {
          const { watts: value, durationSeconds } = command;
          const duration = durationSeconds === undefined ? {} : { duration: seconds(durationSeconds) };
          for (const target of targets())
            void guard.setLimit(target, { active: true, value: watts(value), ...duration });
          return {};
        }
        case 'release':
          for (const target of targets()) void guard.setLimit(target, { active: false, value: watts(0) });
          return {};
        case 'failsafe': {
          const { watts: limit, durationSeconds } = command;
          const values = {
            ...(limit === undefined ? {} : { limit: watts(limit) }),
            ...(durationSeconds === undefined ? {} : { durationMinimum: seconds(durationSeconds) }),
          };
          for (const target of targets()) void guard.writeFailsafe(target, values);
          return {};
        }
        default:
          return undefined;
      }
    },
    close: () => guard.close(),
  };
}
