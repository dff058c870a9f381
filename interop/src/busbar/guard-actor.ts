import { type Clock, every, type Logger, millis, seconds, watts } from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import { type ControlledSystem, lpcEnergyGuard, lppEnergyGuard } from '@busbar/usecases';
import type { Direction, PeerCommand } from '../contract.ts';
import { Changes, type Report } from './reporting.ts';
import type { RunningActor } from './running-actor.ts';

/** Energy guard of LPC or LPP under the contract. */
export function guardActor(
  entity: LocalEntity,
  direction: Direction,
  surroundings: { clock: Clock; logger: Logger; report: Report },
): RunningActor {
  const { clock, logger, report } = surroundings;
  const changes = new Changes(report);
  let silent = false;
  const play = direction === 'consumption' ? lpcEnergyGuard : lppEnergyGuard;
  const guard = play(entity, { clock, logger, healthy: () => !silent });
  const heard = new Map<string, number>();

  guard.onChange(() => {
    for (const system of guard.systems()) tellSystem(system);
  });
  const stopListening = every(clock, millis(1000), () => {
    for (const { ski, lastHeartbeatAge } of guard.systems()) {
      if (lastHeartbeatAge === undefined) continue;
      if (lastHeartbeatAge < (heard.get(ski) ?? Number.POSITIVE_INFINITY)) report({ event: 'heartbeat', ski });
      heard.set(ski, lastHeartbeatAge);
    }
  });

  function tellSystem(system: ControlledSystem): void {
    const { ski, limit, nominalMax, failsafeLimit, failsafeDurationMinimum } = system;
    if (system.status === 'offline') {
      changes.forget(ski);
      return;
    }
    if (system.status === 'connecting') return;
    changes.tell(`bound ${ski}`, { event: 'bound', ski, direction });
    if (limit !== undefined)
      changes.tell(`limit ${ski}`, {
        event: 'limit',
        ski,
        direction,
        active: limit.active,
        ...(limit.value === undefined ? {} : { watts: limit.value }),
      });
    if (nominalMax !== undefined)
      changes.tell(`max ${ski}`, { event: 'nominalMax', ski, direction, watts: nominalMax });
    if (failsafeLimit !== undefined || failsafeDurationMinimum !== undefined)
      changes.tell(`failsafe ${ski}`, {
        event: 'failsafeValues',
        ski,
        direction,
        ...(failsafeLimit === undefined ? {} : { watts: failsafeLimit }),
        ...(failsafeDurationMinimum === undefined ? {} : { durationSeconds: failsafeDurationMinimum }),
      });
    if (system.failsafeSuspected) changes.tell(`lost ${ski}`, { event: 'heartbeatLost', ski });
  }

  async function act(command: PeerCommand): Promise<void> {
    if (command.do === 'limit') {
      const { ski, active, durationSeconds } = command;
      const outcome = await guard.setLimit(
        { ski },
        {
          active,
          value: watts(command.watts),
          ...(durationSeconds === undefined ? {} : { duration: seconds(durationSeconds) }),
        },
      );
      report({ event: 'writeResult', ski, what: 'limit', direction, ...resultOf(outcome) });
    }
    if (command.do === 'failsafe') {
      const { ski, durationSeconds } = command;
      const outcome = await guard.writeFailsafe(
        { ski },
        {
          ...(command.watts === undefined ? {} : { limit: watts(command.watts) }),
          ...(durationSeconds === undefined ? {} : { durationMinimum: seconds(durationSeconds) }),
        },
      );
      report({ event: 'writeResult', ski, what: 'failsafe', direction, ...resultOf(outcome) });
    }
  }

  return {
    takes: (command) =>
      ((command.do === 'limit' || command.do === 'failsafe') && command.direction === direction) ||
      command.do === 'silence',
    async take(command) {
      if (command.do === 'silence') silent = command.on;
      else await act(command);
    },
    close() {
      stopListening();
      guard.close();
    },
  };
}

function resultOf(outcome: { accepted: true } | { accepted: false; why: string; errorNumber?: number }): {
  accepted: boolean;
  error?: number;
} {
  if (outcome.accepted) return { accepted: true, error: 0 };
  return { accepted: false, ...(outcome.errorNumber === undefined ? {} : { error: outcome.errorNumber }) };
}
