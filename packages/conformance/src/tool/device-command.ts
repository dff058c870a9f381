/** One of the two use cases that limit power. */
export type LimitUseCaseName = 'LPC' | 'LPP';
/** One of the two use cases that monitor values. */
export type MonitoringUseCaseName = 'MPC' | 'MGCP';

/** Something the owner of the device does, or looks up there, when a test case needs it. */
export type DeviceCommand =
  /** Switches the device off for this time and on again; it keeps what it stores. */
  | { readonly do: 'restart'; readonly offSeconds: number }
  /** Back to the values it was delivered with; the trust in the test tool may go with them. */
  | { readonly do: 'reset' }
  /** In which state is a controllable system: {@link stateIn}. */
  | { readonly do: 'state' }
  /** Lets an energy guard state an active limit, W as a magnitude; without duration until it is revoked. */
  | {
      readonly do: 'limit';
      readonly useCase: LimitUseCaseName;
      readonly watts: number;
      readonly durationSeconds?: number;
    }
  /** Lets an energy guard state a deactivated limit. */
  | { readonly do: 'release'; readonly useCase: LimitUseCaseName }
  /** Lets an energy guard write failsafe values. */
  | {
      readonly do: 'failsafe';
      readonly useCase: LimitUseCaseName;
      readonly watts?: number;
      readonly durationSeconds?: number;
    }
  /** Gives a controllable system a permitted reason to refuse activations, or takes it away. */
  | { readonly do: 'refuse'; readonly useCase: LimitUseCaseName; readonly isOn: boolean }
  /** Lets a monitored unit or grid connection point measure this power; negative: it produces. */
  | { readonly do: 'measure'; readonly watts: number }
  /** Which value of a data point does a monitoring appliance use: {@link valueIn}. */
  | { readonly do: 'measurements'; readonly useCase: MonitoringUseCaseName; readonly point: string };

/** What came back: members depend on the command. */
export type DeviceAnswer = Readonly<Record<string, unknown>>;

/** The five states of a controllable system. */
export const SYSTEM_STATES = ['init', 'unlimited-controlled', 'limited', 'failsafe', 'unlimited-autonomous'] as const;
export type SystemState = (typeof SYSTEM_STATES)[number];

/** What a device says of its controllable system. */
export interface ReportedState {
  readonly state: SystemState;
  /** What the state limits the power to, W. */
  readonly effectiveLimitWatts?: number;
  /** Measured power in the direction of the use case, W. */
  readonly powerWatts?: number;
}

/** The state in an answer `{"states":{"LPC":{"state":"limited","effectiveLimitWatts":4200}}}`. */
export function stateIn(answer: DeviceAnswer | undefined, useCase: LimitUseCaseName): ReportedState | undefined {
  const one = member(member(answer, 'states'), useCase);
  const state = SYSTEM_STATES.find((known) => known === member(one, 'state'));
  if (state === undefined) return undefined;
  const [limit, power] = [member(one, 'effectiveLimitWatts'), member(one, 'powerWatts')];
  return {
    state,
    ...(typeof limit === 'number' ? { effectiveLimitWatts: limit } : {}),
    ...(typeof power === 'number' ? { powerWatts: power } : {}),
  };
}

/** The value in an answer `{"values":{"TotalActivePower":2300}}`; null: the appliance uses none. */
export function valueIn(answer: DeviceAnswer | undefined, point: string): number | null | undefined {
  const values = member(answer, 'values');
  if (values === undefined) return undefined;
  const value = member(values, point);
  return typeof value === 'number' ? value : null;
}

/** What a person has to do at the device. */
export function inWords(command: DeviceCommand): string {
  switch (command.do) {
    case 'restart':
      return command.offSeconds > 0
        ? `Switch the device off, wait ${command.offSeconds} s, and switch it on again.`
        : 'Restart the device.';
    case 'reset':
      return 'Reset the device to the values it was delivered with; let it trust the test tool again if it forgot it.';
    case 'state':
      return `In which state is the controllable system: ${SYSTEM_STATES.join(', ')}?`;
    case 'limit': {
      const { watts, useCase, durationSeconds } = command;
      const long = durationSeconds === undefined ? 'without a duration' : `for ${durationSeconds} s`;
      return `Let the energy guard state an active ${useCase} limit of ${watts} W ${long}.`;
    }
    case 'release':
      return `Let the energy guard deactivate its ${command.useCase} limit.`;
    case 'failsafe': {
      const { watts, useCase, durationSeconds } = command;
      const parts = [
        ...(watts === undefined ? [] : [`the ${useCase} failsafe limit ${watts} W`]),
        ...(durationSeconds === undefined ? [] : [`the failsafe duration minimum ${durationSeconds} s`]),
      ];
      return `Let the energy guard write ${parts.join(' and ')}.`;
    }
    case 'refuse':
      return command.isOn
        ? `Give the device a permitted reason to refuse an active ${command.useCase} limit.`
        : `Take the reason to refuse a ${command.useCase} limit away.`;
    case 'measure':
      return command.watts < 0
        ? `Let the device produce, about ${-command.watts} W.`
        : `Let the device consume, about ${command.watts} W.`;
    case 'measurements':
      return `Which value does the device use for ${command.point} (${command.useCase})? Nothing: none.`;
  }
}

/** What a person answered to a question, as a program would. */
export function answerTyped(command: DeviceCommand, typed: string): DeviceAnswer | undefined {
  const text = typed.trim();
  switch (command.do) {
    case 'state': {
      const state = SYSTEM_STATES.find((known) => known === text);
      return state === undefined ? undefined : { states: { LPC: { state }, LPP: { state } } };
    }
    case 'measurements':
      return { values: text !== '' && Number.isFinite(Number(text)) ? { [command.point]: Number(text) } : {} };
    default:
      return /^n/i.test(text) ? undefined : {};
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
