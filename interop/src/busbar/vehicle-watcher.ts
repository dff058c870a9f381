import { type PerPhase, PHASES, type Phase } from '@busbar/functions';
import { type Amperes, amperes, type Clock, type Logger } from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import {
  type ConnectedVehicle,
  type CurrentGuard,
  evccCem,
  evcemCem,
  evsocCem,
  type GuardedEv,
  type LimitOutcome,
  opevCem,
  oscevCem,
} from '@busbar/usecases';
import type { PeerCommand, Phases, SeenVehicle, VehicleUseCase } from '../contract.ts';
import { chargingNegotiator } from './charging-negotiator.ts';
import { Changes, type Report } from './reporting.ts';
import type { RunningActor } from './running-actor.ts';

interface Surroundings {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly report: Report;
}

/** The energy manager of one use case of vehicles under the contract. */
export function vehicleWatcher(entity: LocalEntity, useCase: VehicleUseCase, around: Surroundings): RunningActor {
  switch (useCase) {
    case 'EVCC':
      return plugWatcher(entity, around.report);
    case 'EVCEM': {
      const measured = evcemCem(entity);
      return watcher(useCase, around.report, measured, () =>
        measured.units().map(({ ski, measurements: { current, powerPhases, energyCharged } }) => ({
          ski,
          data: {
            ...(current === undefined ? {} : { current: inOrder(current) }),
            ...(powerPhases === undefined ? {} : { power: inOrder(powerPhases) }),
            ...(energyCharged === undefined ? {} : { charged: energyCharged }),
          },
        })),
      );
    }
    case 'EVSOC': {
      const batteries = evsocCem(entity, { isAnnouncedAsCem: true });
      return watcher(useCase, around.report, batteries, () =>
        batteries
          .vehicles()
          .map(({ ski, stateOfCharge }) => ({ ski, data: stateOfCharge === undefined ? {} : { soc: stateOfCharge } })),
      );
    }
    case 'CEVC':
      return chargingNegotiator(entity, around.report);
    case 'OPEV':
    case 'OSCEV':
      return currentGuard(entity, useCase, around);
  }
}

interface Watched {
  onChange(listener: () => void): () => void;
  close(): void;
}

/** Reports what is seen of each vehicle whenever it changed. */
function watcher(
  useCase: VehicleUseCase,
  report: Report,
  watched: Watched,
  see: () => readonly { readonly ski: string; readonly data: SeenVehicle }[],
): RunningActor {
  const changes = new Changes(report);
  watched.onChange(() => {
    for (const { ski, data } of see())
      changes.tell(`${useCase} ${ski}`, { event: 'usecase', ski, useCase, name: 'changed', data });
  });
  return { takes: () => false, take: () => undefined, close: () => watched.close() };
}

function plugWatcher(entity: LocalEntity, report: Report): RunningActor {
  const manager = evccCem(entity);
  const running = watcher('EVCC', report, manager, () =>
    manager.vehicles().map((vehicle) => ({ ski: vehicle.ski, data: seenVehicle(vehicle) })),
  );
  manager.onUnplugged(({ ski }) =>
    report({ event: 'usecase', ski, useCase: 'EVCC', name: 'unplugged', data: { connected: false } }),
  );
  return running;
}

function seenVehicle(vehicle: ConnectedVehicle): SeenVehicle {
  const { communicationsStandard, identification, manufacturer, chargingPowerLimits } = vehicle;
  const { minimum, maximum, standby } = chargingPowerLimits;
  return {
    connected: vehicle.connection === 'connected',
    ...(communicationsStandard === undefined ? {} : { communicationStandard: communicationsStandard }),
    asymmetric: vehicle.isAsymmetricChargingSupported,
    ...(identification === undefined ? {} : { identifications: [identification] }),
    manufacturer,
    ...(minimum === undefined
      ? {}
      : {
          power: {
            min: minimum,
            ...(maximum === undefined ? {} : { max: maximum }),
            ...(standby === undefined ? {} : { standby }),
          },
        }),
    asleep: vehicle.operation === 'asleep',
  };
}

/** OPEV and OSCEV: states limits when it is told to, and keeps its heartbeat back when it is told to be silent. */
function currentGuard(
  entity: LocalEntity,
  useCase: 'OPEV' | 'OSCEV',
  { clock, logger, report }: Surroundings,
): RunningActor {
  let silent = false;
  const play = useCase === 'OPEV' ? opevCem : oscevCem;
  const guard: CurrentGuard = play(entity, { clock, logger, healthy: () => !silent });
  const running = watcher(useCase, report, guard, () =>
    guard.vehicles().map((vehicle) => ({ ski: vehicle.ski, data: seenLimits(vehicle) })),
  );
  return {
    ...running,
    takes: (command) => command.do === 'silence' || (command.do === 'evLimit' && command.useCase === useCase),
    async take(command) {
      if (command.do === 'silence') silent = command.on;
      if (command.do !== 'evLimit') return;
      const outcome = await guard.setLimits({ ski: command.ski }, statedIn(command));
      report({ event: 'writeResult', ski: command.ski, what: 'evLimit', direction: useCase, ...resultOf(outcome) });
    },
  };
}

/** An inactive obligation is no curtailment, an inactive recommendation no surplus. */
function statedIn({ active, amps }: Extract<PeerCommand, { do: 'evLimit' }>): PerPhase<Amperes> {
  if (!active) return {};
  return Object.fromEntries(
    PHASES.flatMap((phase): [Phase, Amperes][] => (amps[phase] === undefined ? [] : [[phase, amperes(amps[phase])]])),
  );
}

function seenLimits({ status, phases }: GuardedEv): SeenVehicle {
  if (status !== 'ready') return {};
  const all = PHASES.flatMap((phase) => phases[phase] ?? []);
  const permitted = all.flatMap((one) => one.permitted ?? []);
  return {
    currentLimits: { min: permitted.map((one) => one.minimum), max: permitted.map((one) => one.maximum) },
    limits: all.map(({ limit }) => ({ isActive: limit?.active ?? false, value: limit?.value ?? null })),
  };
}

function inOrder(values: Phases): readonly number[] {
  return PHASES.flatMap((phase) => values[phase] ?? []);
}

function resultOf(outcome: LimitOutcome): { readonly accepted: boolean; readonly error?: number } {
  if (outcome.accepted) return { accepted: true, error: 0 };
  return { accepted: false, ...(outcome.errorNumber === undefined ? {} : { error: outcome.errorNumber }) };
}
