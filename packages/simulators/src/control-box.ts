import { seconds, type Unlisten, watts } from '@busbar/kernel';
import { type ControlledSystem, type LpcEnergyGuard, lpcEnergyGuard } from '@busbar/usecases';
import { type CommandHelp, numberArgument, optionalNumber, type SimulatorCommand, unknownCommand } from './command.ts';
import { type CounterpartOptions, counterpart } from './counterpart.ts';
import type { Simulator, SimulatorEvent } from './simulator.ts';

/** Simulated control box of a grid operator: LPC energy guard with heartbeat. */
export interface ControlBox extends Simulator {
  readonly guard: LpcEnergyGuard;
}

/** Commands a control box takes on its input. */
export const CONTROL_BOX_COMMANDS: readonly CommandHelp[] = [
  {
    name: 'limit',
    arguments: 'watts (0 to 1,000,000), durationSeconds? (1 to 86,400)',
    does: 'writes an active limit over SPINE',
  },
  { name: 'release', arguments: '', does: 'writes a deactivated limit' },
  {
    name: 'failsafe',
    arguments: 'watts? (0 to 1,000,000), durationSeconds? (7,200 to 86,400)',
    does: 'writes the failsafe values',
  },
  { name: 'silence', arguments: '', does: 'stops the heartbeat and stays connected' },
  { name: 'speak', arguments: '', does: 'heartbeats again' },
  { name: 'crash', arguments: '', does: 'ends the process at once without a word (command line only)' },
];

/** Answer while no controllable system is connected. */
const NOBODY = { accepted: false, description: 'no controllable system is connected yet' } as const;

/** Builds a control box; it runs after {@link Simulator.start}. */
export function controlBox(options: CounterpartOptions): ControlBox {
  const { clock, logger } = options;
  const node = counterpart(
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
  const entity = node.device.addEntity('GridGuard');
  let silent = false;
  const guard = lpcEnergyGuard(entity, { clock, logger, healthy: () => !silent });
  let wanted: { active: boolean; value: number; durationSeconds?: number } = { active: false, value: 0 };

  async function write(): Promise<object> {
    const systems = guard.systems();
    if (systems.length === 0) return NOBODY;
    const answers = await Promise.all(
      systems.map((system) =>
        guard.setLimit(
          { ski: system.ski, entity: system.entityPath },
          {
            active: wanted.active,
            value: watts(wanted.value),
            ...(wanted.durationSeconds === undefined ? {} : { duration: seconds(wanted.durationSeconds) }),
          },
        ),
      ),
    );
    return answers[0] ?? NOBODY;
  }

  const commands: Record<string, (command: SimulatorCommand) => object | Promise<object>> = {
    limit: (command) => {
      const durationSeconds = optionalNumber(command, 'durationSeconds', { min: 1, max: 86_400 });
      wanted = {
        active: true,
        value: numberArgument(command, 'watts', { min: 0, max: 1_000_000 }),
        ...(durationSeconds === undefined ? {} : { durationSeconds }),
      };
      return write();
    },
    release: () => {
      wanted = { active: false, value: wanted.value };
      return write();
    },
    failsafe: async (command) => {
      const limit = optionalNumber(command, 'watts', { min: 0, max: 1_000_000 });
      const duration = optionalNumber(command, 'durationSeconds', { min: 7200, max: 86_400 });
      const answers = await Promise.all(
        guard.systems().map(({ ski, entityPath }) =>
          guard.writeFailsafe(
            { ski, entity: entityPath },
            {
              ...(limit === undefined ? {} : { limit: watts(limit) }),
              ...(duration === undefined ? {} : { durationMinimum: seconds(duration) }),
            },
          ),
        ),
      );
      return answers[0] ?? NOBODY;
    },
    silence: () => {
      silent = true;
      return { done: 'silence' };
    },
    speak: () => {
      silent = false;
      return { done: 'speak' };
    },
  };

  return {
    kind: 'control-box',
    node,
    guard,
    start: () => node.start(),
    do(command) {
      const act = commands[command.do];
      if (act === undefined) throw unknownCommand(command, CONTROL_BOX_COMMANDS);
      return act(command);
    },
    onEvent(listener): Unlisten {
      const told = new Map<string, string>();
      return guard.onChange(() => {
        for (const system of guard.systems()) {
          const event = systemEvent(system);
          const text = JSON.stringify(event);
          if (told.get(system.ski) === text) continue;
          told.set(system.ski, text);
          listener(event);
        }
      });
    },
    async close() {
      guard.close();
      await node.close();
    },
  };
}

/** What is worth a line about a controllable system; passing seconds are not. */
function systemEvent(system: ControlledSystem): SimulatorEvent {
  return {
    event: 'system',
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
