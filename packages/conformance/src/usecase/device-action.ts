import { ConformanceError } from '../errors.ts';
import { notJudged } from '../runner/verdict.ts';
import { type DeviceAnswer, type DeviceCommand, inWords } from '../tool/device-command.ts';
import type { ShipTool } from '../tool/ship-tool.ts';

/** Has something done at the device; without somebody who can, the case is not judged. */
export async function act(tool: ShipTool, command: DeviceCommand): Promise<DeviceAnswer> {
  tool.note(`at the device: ${inWords(command)}`);
  const answer = await tool.operator.perform?.(command);
  if (answer === undefined)
    throw notJudged(
      `nobody acts at the device: ${inWords(command)} Run at a terminal, or name a program with --operator.`,
    );
  return answer;
}

/** Lets the device trust the test tool again after a reset; a program is told again until the device is on (ms). */
export async function trustAgain(tool: ShipTool, within: number): Promise<void> {
  const { ski } = tool.node().identity;
  const end = tool.clock.now() + within;
  for (;;) {
    try {
      await tool.operator.trust(ski);
      return;
    } catch (error) {
      const isOff = error instanceof ConformanceError && error.code === 'conformance.operator';
      if (!isOff || tool.clock.now() >= end) throw error;
      await tool.pause(TOLD_AGAIN);
    }
  }
}

/** Pause until a program is told again, ms. */
const TOLD_AGAIN = 500;

/** Asks for something that is seen at the device; undefined when nobody can tell. */
export async function ask(tool: ShipTool, command: DeviceCommand): Promise<DeviceAnswer | undefined> {
  try {
    const answer = await tool.operator.perform?.(command);
    tool.note(`${inWords(command)} ${answer === undefined ? 'Nobody can tell.' : JSON.stringify(answer)}`);
    return answer;
  } catch (error) {
    // A program that does not know the question is no reason to give up.
    if (!(error instanceof ConformanceError) || error.code !== 'conformance.operator') throw error;
    tool.note(error.message);
    return undefined;
  }
}
