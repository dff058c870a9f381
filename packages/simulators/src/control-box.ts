import { Listeners, type Seconds, seconds, type Unlisten, type Watts, watts } from '@busbar/kernel';
import {
  type ControlledSystem,
  type EnergyGuard,
  lpcEnergyGuard,
  lppEnergyGuard,
  type MonitoringAppliance,
  mgcpMonitoringAppliance,
  mpcMonitoringAppliance,
} from '@busbar/usecases';
import {
  type CommandHelp,
  MONITORINGS,
  numberArgument,
  optionalNumber,
  POWER_LIMITS,
  type SimulatorCommand,
  unknownCommand,
  useCaseArgument,
} from './command.ts';
import { type CounterpartOptions, counterpart } from './counterpart.ts';
import { monitoredUnits } from './monitored-units.ts';
import type { Simulator, SimulatorEvent } from './simulator.ts';

/** Simulated control box of a grid operator: energy guard of LPC and LPP with heartbeat, and it reads meters. */
export interface ControlBox extends Simulator {
  /** Guard of LPC. */
  readonly guard: EnergyGuard;
}

/** Commands a control box takes on its input. */
export const CONTROL_BOX_COMMANDS: readonly CommandHelp[] = [
  {
    name: 'limit',
    arguments: 'watts (0 to 1,000,000), durationSeconds? (1 to 86,400), useCase? ("LPC" or "LPP")',
    does: 'writes an active limit over SPINE',
  },
  { name: 'release', arguments: 'useCase? ("LPC" or "LPP")', does: 'writes a deactivated limit' },
  {
    name: 'failsafe',
    arguments: 'watts? (0 to 1,000,000), durationSeconds? (7,200 to 86,400), useCase? ("LPC" or "LPP")',
    does: 'writes the failsafe values',
  },
  { name: 'silence', arguments: '', does: 'stops the heartbeat and stays connected' },
  { name: 'speak', arguments: '', does: 'heartbeats again' },
  {
    name: 'measurements',
    arguments: 'useCase? ("MPC" or "MGCP")',
    does: 'answers the values it reads, by their names in the test specification',
  },
  { name: 'crash', arguments: '', does: 'ends the process at once without a word (command line only)' },
];

/** Answer while no controllable system is connected. */
const NOBODY = { accepted: false, description: 'no controllable system is connected yet' } as const;

/** Builds a control box; it runs after {@link Simulator.start}. */
export function controlBox(options: CounterpartOptions): ControlBox {
  return new ControlBoxSimulator(options);
}

/** What is wanted of every system of a use case. */
interface Wanted {
  readonly active: boolean;
  readonly value: Watts;
  readonly duration?: Seconds;
}

class ControlBoxSimulator implements ControlBox {
  readonly kind = 'control-box';
  readonly node: ControlBox['node'];
  readonly guard: EnergyGuard;
  readonly #guards: Readonly<Record<'LPC' | 'LPP', EnergyGuard>>;
  readonly #appliances: Readonly<Record<'MPC' | 'MGCP', MonitoringAppliance>>;
  readonly #wanted = new Map<'LPC' | 'LPP', Wanted>();
  #isSilent = false;

  constructor(options: CounterpartOptions) {
    const { clock, logger } = options;
    this.node = counterpart(
      {
        kind: 'control-box',
        deviceType: 'ElectricitySupplySystem',
        brand: 'Busbar',
        type: 'ControlBox',
        model: 'Control-box',
        categories: [1],
      },
      options,
    );
    const entity = this.node.device.addEntity('GridGuard');
    const base = { clock, logger, healthy: (): boolean => !this.#isSilent };
    this.#guards = { LPC: lpcEnergyGuard(entity, base), LPP: lppEnergyGuard(entity, base) };
    this.guard = this.#guards.LPC;
    this.#appliances = { MPC: mpcMonitoringAppliance(entity), MGCP: mgcpMonitoringAppliance(entity) };
  }

  start(): ReturnType<Simulator['start']> {
    return this.node.start();
  }

  do(command: SimulatorCommand): object | Promise<object> {
    switch (command.do) {
      case 'limit': {
        const durationSeconds = optionalNumber(command, 'durationSeconds', { min: 1, max: 86_400 });
        return this.#want(useCaseArgument(command, POWER_LIMITS), {
          active: true,
          value: watts(numberArgument(command, 'watts', { min: 0, max: 1_000_000 })),
          ...(durationSeconds === undefined ? {} : { duration: seconds(durationSeconds) }),
        });
      }
      case 'release': {
        const useCase = useCaseArgument(command, POWER_LIMITS);
        return this.#want(useCase, { active: false, value: this.#wanted.get(useCase)?.value ?? watts(0) });
      }
      case 'failsafe':
        return this.#writeFailsafe(command);
      case 'silence':
      case 'speak':
        this.#isSilent = command.do === 'silence';
        return { done: command.do };
      case 'measurements': {
        const useCase = useCaseArgument(command, MONITORINGS);
        return monitoredUnits(this.#appliances[useCase].units(), useCase);
      }
      default:
        throw unknownCommand(command, CONTROL_BOX_COMMANDS);
    }
  }

  onEvent(listener: (event: SimulatorEvent) => void): Unlisten {
    const events = new Listeners<[SimulatorEvent]>();
    events.add(listener);
    const told = new Map<string, string>();
    const tell = (useCase: 'LPC' | 'LPP'): void => {
      for (const system of this.#guards[useCase].systems()) {
        const event = systemEvent(useCase, system);
        const [key, text] = [`${useCase} ${system.ski}`, JSON.stringify(event)];
        if (told.get(key) === text) continue;
        told.set(key, text);
        events.emit(event);
      }
    };
    const unlisten = (['LPC', 'LPP'] as const).map((useCase) => this.#guards[useCase].onChange(() => tell(useCase)));
    return () => {
      for (const stop of unlisten) stop();
      events.clear();
    };
  }

  async close(): Promise<void> {
    for (const one of [...Object.values(this.#guards), ...Object.values(this.#appliances)]) one.close();
    await this.node.close();
  }

  async #want(useCase: 'LPC' | 'LPP', wanted: Wanted): Promise<object> {
    this.#wanted.set(useCase, wanted);
    const guard = this.#guards[useCase];
    return first(guard.systems().map(({ ski, entityPath }) => guard.setLimit({ ski, entity: entityPath }, wanted)));
  }

  async #writeFailsafe(command: SimulatorCommand): Promise<object> {
    const limit = optionalNumber(command, 'watts', { min: 0, max: 1_000_000 });
    const duration = optionalNumber(command, 'durationSeconds', { min: 7200, max: 86_400 });
    const values = {
      ...(limit === undefined ? {} : { limit: watts(limit) }),
      ...(duration === undefined ? {} : { durationMinimum: seconds(duration) }),
    };
    const guard = this.#guards[useCaseArgument(command, POWER_LIMITS)];
    return first(
      guard.systems().map(({ ski, entityPath }) => guard.writeFailsafe({ ski, entity: entityPath }, values)),
    );
  }
}

async function first(answers: readonly Promise<object>[]): Promise<object> {
  return (await Promise.all(answers))[0] ?? NOBODY;
}

/** What is worth a line about a controllable system; passing seconds are not. */
function systemEvent(useCase: 'LPC' | 'LPP', system: ControlledSystem): SimulatorEvent {
  return {
    event: 'system',
    ...(useCase === 'LPC' ? {} : { useCase }),
    ski: system.ski,
    label: system.label,
    status: system.status,
    limit: system.limit === undefined ? null : { active: system.limit.active, watts: system.limit.value },
    nominalMaxWatts: system.nominalMax ?? null,
    failsafeWatts: system.failsafeLimit ?? null,
    failsafeDurationSeconds: system.failsafeDurationMinimum ?? null,
    failsafeSuspected: system.failsafeSuspected,
  };
}
