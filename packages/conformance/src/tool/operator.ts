import { type Clock, type Millis, millis } from '@busbar/kernel';
import { ConformanceError } from '../errors.ts';
import { answerTyped, type DeviceAnswer, type DeviceCommand, inWords } from './device-command.ts';

/** Who does at the device what only its owner can do. */
export interface Operator {
  /** Lets the device trust a node of the test tool. */
  trust(ski: string): Promise<void>;
  /** Lets the device forget it again. */
  distrust(ski: string): Promise<void>;
  /** Tells the device where a node of the test tool waits, where it cannot find it by DNS-SD. False: it cannot be told. */
  reachable(ski: string, host: string, port: number): Promise<boolean>;
  /** Does something at the device, or looks it up; undefined: nobody can, or says whether. */
  perform?(command: DeviceCommand): Promise<DeviceAnswer | undefined>;
  /** How long a device may take to act after that. */
  readonly patience: Millis;
  /** Trust is given by a program: the test tool need not wait for a person. */
  readonly isProgram: boolean;
}

/**
 * A person who reads what is printed.
 * @param ask reads a line the person types; undefined: there is nobody who could
 */
export function askPerson(
  say: (line: string) => void,
  patience: Millis,
  ask?: (question: string) => Promise<string>,
): Operator {
  return {
    trust: async (ski) => say(`Let the device trust the SKI ${ski}, unless it does.`),
    distrust: async (ski) => say(`Remove the trust in the SKI ${ski} at the device now.`),
    reachable: async (ski, host, port) => {
      say(
        `If the device does not find the test tool by itself, give it the address ${host}:${port} for the SKI ${ski}.`,
      );
      return false;
    },
    ...(ask === undefined
      ? {}
      : { perform: async (command: DeviceCommand) => answerTyped(command, await ask(questionOf(command))) }),
    patience,
    isProgram: false,
  };
}

function questionOf(command: DeviceCommand): string {
  const isQuestion = command.do === 'state' || command.do === 'measurements';
  return isQuestion ? inWords(command) : `${inWords(command)} Enter when it is done, n if it cannot be.`;
}

/** How lines are exchanged with a program that acts at the device. */
export interface LineChannel {
  /** Writes one line. */
  write(line: string): void;
  /** Told every line of the program. */
  onLine(listener: (line: string) => void): void;
}

/** How long a program may take to answer a command, ms. */
const ANSWER_WAIT = millis(10_000);
/** How long the device may take to do what it was told. */
const DEVICE_WAIT = millis(10_000);

/**
 * A program that takes lines of JSON and answers each: `{"do":"trust","ski":"…"}`, `{"do":"distrust","ski":"…"}`,
 * `{"do":"peer","ski":"…","host":"…","port":4712}`, and every {@link DeviceCommand}; answers are
 * `{"event":"answer","to":"trust"}` and `{"event":"error","text":"…"}`. Simulated counterparts speak this on their input and their control socket.
 */
export function programOperator(channel: LineChannel, clock: Clock): Operator {
  const waiting: ((line: Readonly<Record<string, unknown>>) => void)[] = [];
  channel.onLine((text) => {
    const line = jsonLine(text);
    if (line?.event === 'answer' || line?.event === 'error') waiting.shift()?.(line);
  });
  /** Commands follow each other, so that an answer belongs to the oldest. */
  const ask = (command: Readonly<Record<string, unknown>>): Promise<DeviceAnswer> =>
    new Promise((done, fail) => {
      const cancel = clock.after(ANSWER_WAIT, () =>
        fail(operatorError(`it does not answer ${JSON.stringify(command)} within ${ANSWER_WAIT / 1000} s`)),
      );
      waiting.push((line) => {
        cancel();
        if (line.event === 'error') fail(operatorError(`it answers ${JSON.stringify(command)} with: ${line.text}`));
        else done(line);
      });
      channel.write(JSON.stringify(command));
    });
  return {
    trust: async (ski) => void (await ask({ do: 'trust', ski })),
    distrust: async (ski) => void (await ask({ do: 'distrust', ski })),
    reachable: async (ski, host, port) => {
      await ask({ do: 'peer', ski, host, port });
      return true;
    },
    perform: (command) => ask({ ...command }),
    patience: DEVICE_WAIT,
    isProgram: true,
  };
}

function jsonLine(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch (error) {
    // Other lines of a program are no answers.
    return error instanceof SyntaxError ? undefined : raise(error);
  }
}

function raise(error: unknown): never {
  throw error;
}

function operatorError(what: string): ConformanceError {
  return new ConformanceError('conformance.operator', `The program at the device does not help: ${what}.`);
}
