import type { DeviceAnswer, DeviceCommand } from '../../tool/device-command.ts';
import type { Operator } from '../../tool/operator.ts';
import { changed, lost, type Sabotage } from './sabotage.ts';
import { onceSent } from './spine-sabotage.ts';

/** How a device with a use case misbehaves: in its messages, or in what happens at it. */
export interface UseCaseSabotage extends Sabotage {
  readonly operated?: (operator: Operator) => Operator;
}

/** Results of the entity of the use case, not of NodeManagement. */
const OF_ENTITY = String.raw`"addressSource":\[\{"device":"[^"]*"\},\{"entity":\[1\]`;

/** What has to be refused is acknowledged. */
export const ACCEPTS_EVERYTHING: UseCaseSabotage = { distort: changed(/"errorNumber":7/, '"errorNumber":0') };

/** Writes are refused once the test tool has sent this. */
export function refusesOnce(sent: RegExp): UseCaseSabotage {
  return onceSent(sent, changed(new RegExp(`(${OF_ENTITY}.*)"errorNumber":0`), '$1"errorNumber":7'));
}

/** A limit is shown as deactivated although it is not. */
export const SHOWS_INACTIVE: UseCaseSabotage = {
  distort: changed(/"isLimitActive":true/g, '"isLimitActive":false'),
};

/** No heartbeat of the device arrives. */
export const NO_HEARTBEAT: UseCaseSabotage = { distort: lost(/heartbeatCounter/) };

/** From the given question on the device is in another state than it should be. */
export function isInState(state: string, fromQuestion: number): UseCaseSabotage {
  let questions = 0;
  return answering('state', (answer) => {
    questions += 1;
    return questions < fromQuestion ? answer : withState(answer, { state });
  });
}

/** What the device says of its power and its limit. */
export function reports(what: {
  readonly effectiveLimitWatts?: number;
  readonly powerWatts?: number;
}): UseCaseSabotage {
  return answering('state', (answer) => withState(answer, what));
}

/** The device does something else than it is told. */
export function doesInstead(change: (command: DeviceCommand) => readonly DeviceCommand[]): UseCaseSabotage {
  return {
    operated: (operator) => ({
      ...operator,
      async perform(command) {
        let answer: DeviceAnswer | undefined = {};
        for (const one of change(command)) answer = await operator.perform?.(one);
        return answer;
      },
    }),
  };
}

/** Answers to one kind of command are others. */
export function answering(
  what: DeviceCommand['do'],
  change: (answer: DeviceAnswer | undefined) => DeviceAnswer | undefined,
): UseCaseSabotage {
  return {
    operated: (operator) => ({
      ...operator,
      async perform(command) {
        const answer = await operator.perform?.(command);
        return command.do === what ? change(answer) : answer;
      },
    }),
  };
}

function withState(answer: DeviceAnswer | undefined, what: object): DeviceAnswer {
  const states = (answer?.states ?? {}) as Readonly<Record<string, object>>;
  return {
    states: Object.fromEntries(Object.entries(states).map(([useCase, state]) => [useCase, { ...state, ...what }])),
  };
}
