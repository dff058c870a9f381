import { parseSki, type ShipNode } from '@busbar/ship';
import { badCommand, type CommandHelp, numberArgument, type SimulatorCommand } from './command.ts';

/** Commands every counterpart takes: what its owner would do on its display. */
export const NODE_COMMANDS: readonly CommandHelp[] = [
  { name: 'trust', arguments: 'ski', does: 'trusts a peer' },
  { name: 'distrust', arguments: 'ski', does: 'forgets a peer; a connection is closed with that reason' },
  { name: 'peer', arguments: 'ski, host, port (1 to 65,535)', does: 'says where a peer can be dialled' },
];

/**
 * Carries out a command of {@link NODE_COMMANDS}; undefined when it is none of them.
 * @throws BusbarError `simulator.bad-command`
 */
export function doNodeCommand(ship: ShipNode, command: SimulatorCommand): object | undefined {
  switch (command.do) {
    case 'trust':
      ship.approve(skiArgument(command));
      return { done: 'trust' };
    case 'distrust':
      ship.remove(skiArgument(command));
      return { done: 'distrust' };
    case 'peer': {
      const { host } = command;
      if (typeof host !== 'string' || host === '') throw badCommand('"peer" needs "host", a name or an address');
      ship.addAddress(skiArgument(command), { host, port: numberArgument(command, 'port', { min: 1, max: 65_535 }) });
      return { done: 'peer' };
    }
    default:
      return undefined;
  }
}

function skiArgument(command: SimulatorCommand): string {
  const ski = typeof command.ski === 'string' ? parseSki(command.ski) : undefined;
  if (ski === undefined) throw badCommand(`"${command.do}" needs "ski" with 40 hexadecimal digits`);
  return ski;
}
