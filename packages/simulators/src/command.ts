import { BusbarError } from '@busbar/kernel';

/** One command of a simulated counterpart: a name and its plain JSON arguments. */
export interface SimulatorCommand {
  readonly do: string;
  readonly [argument: string]: unknown;
}

/** What a command does and which arguments it takes, for help and for error texts. */
export interface CommandHelp {
  readonly name: string;
  /** Argument names with unit and range; a trailing `?` marks an optional one. */
  readonly arguments: string;
  readonly does: string;
}

/** Longest command line that is read. */
const LONGEST_LINE = 4096;

/** Reads one line-JSON command; throws {@link BusbarError} `simulator.bad-command` that says what is wrong. */
export function parseCommand(line: string): SimulatorCommand {
  if (line.length > LONGEST_LINE)
    throw badCommand(`a command line has at most ${LONGEST_LINE} characters, this one ${line.length}`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw badCommand(`not JSON: ${line.slice(0, 60)}`, cause);
  }
  if (!isObject(value) || typeof value.do !== 'string')
    throw badCommand('a command is an object with a member "do", for example {"do":"silence"}');
  return value as SimulatorCommand;
}

/** The number argument `name` within its range; throws `simulator.bad-command` otherwise. */
export function numberArgument(command: SimulatorCommand, name: string, range: { min: number; max: number }): number {
  const value = optionalNumber(command, name, range);
  if (value === undefined) throw badCommand(`"${command.do}" needs "${name}" (${range.min} to ${range.max})`);
  return value;
}

/** The number argument `name` within its range, or undefined when it is not given. */
export function optionalNumber(
  command: SimulatorCommand,
  name: string,
  range: { min: number; max: number },
): number | undefined {
  const value = command[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !(value >= range.min && value <= range.max)) {
    throw badCommand(
      `"${name}" of "${command.do}" must be a number from ${range.min} to ${range.max}, not ${JSON.stringify(value)}`,
    );
  }
  return value;
}

/** The argument `name`, true or false; throws `simulator.bad-command` otherwise. */
export function booleanArgument(command: SimulatorCommand, name: string): boolean {
  const value = command[name];
  if (typeof value !== 'boolean') throw badCommand(`"${command.do}" needs "${name}", true or false`);
  return value;
}

/** Use cases a command may mean. */
export const POWER_LIMITS = ['LPC', 'LPP'] as const;
export const MONITORINGS = ['MPC', 'MGCP'] as const;

/** Which of two use cases is meant: the first one unless the argument `useCase` says otherwise. */
export function useCaseArgument<Name extends string>(command: SimulatorCommand, names: readonly [Name, Name]): Name {
  const { useCase = names[0] } = command;
  const name = names.find((known) => known === useCase);
  if (name === undefined)
    throw badCommand(`"useCase" of "${command.do}" is "${names.join('" or "')}", not ${JSON.stringify(useCase)}`);
  return name;
}

/** The error for a command that a counterpart does not have. */
export function unknownCommand(command: SimulatorCommand, known: readonly CommandHelp[]): BusbarError {
  return badCommand(`unknown command "${command.do}"; known: ${known.map((help) => help.name).join(', ')}`);
}

/** The error for a command that cannot be carried out. */
export function badCommand(message: string, cause?: unknown): BusbarError {
  return new BusbarError('simulator.bad-command', message, { cause });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
