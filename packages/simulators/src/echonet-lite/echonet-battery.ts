import { decodeNamed, type PropertyName, storageBattery } from '@busbar/echonet-lite';
import { percent, type Seconds, seconds, type Watts, wattHours, watts } from '@busbar/kernel';
import { badCommand, type CommandHelp, numberArgument, type SimulatorCommand } from '../command.ts';
import { BATTERY_RATING, initialBattery } from '../world/battery-model.ts';
import { amountIn } from './amount.ts';
import {
  type BatteryMethod,
  type BatteryMode,
  type BatteryState,
  batteryAfter,
  batteryStart,
  inBatteryMode,
} from './battery-state.ts';
import { batteryValues } from './battery-values.ts';
import { EchonetDevice, withState } from './echonet-device.ts';
import type { EchonetSimulator, EchonetSimulatorOptions } from './echonet-simulator.ts';
import { RELEASE } from './live-object.ts';

/** What a simulated storage battery may be configured with besides the common options. */
export interface EchonetBatteryOptions extends EchonetSimulatorOptions {
  /** State of charge at the start, 0 to 100 %; default 50. */
  readonly soc?: number;
  /** What the house takes without the battery, negative is left over; without it there is no mode `auto`. */
  readonly otherLoad?: () => Watts;
  /** How far its clock is before UTC; default 0. */
  readonly utcOffset?: Seconds;
}

/** Simulated storage battery of ECHONET Lite, 0x027D: 10 kWh, 5 kW. */
export interface EchonetBattery extends EchonetSimulator {
  readonly state: () => BatteryState;
  /** What flows now; negative discharges. */
  readonly power: () => Watts;
}

/** Commands a battery takes on its input. */
export const ECHONET_BATTERY_COMMANDS: readonly CommandHelp[] = [
  { name: 'soc', arguments: 'percent (0 to 100)', does: 'the battery has this state of charge' },
  {
    name: 'local',
    arguments: 'mode ("charging", "discharging", "standby" or "auto")',
    does: 'somebody presses a button at the device',
  },
];

const MODES: readonly string[] = ['charging', 'discharging', 'standby', 'auto'] satisfies readonly BatteryMode[];
const WRITABLE = [
  'chargingMethod',
  'dischargingMethod',
  'chargingPower',
  'dischargingPower',
] as const satisfies readonly PropertyName<typeof storageBattery>[];

/** Builds a battery; it runs after {@link EchonetSimulator.start}. */
export function echonetBattery(options: EchonetBatteryOptions): EchonetBattery {
  const { clock, otherLoad, utcOffset = seconds(0) } = options;
  let state = batteryStart(initialBattery(percent(options.soc ?? 50)));
  const take = (after: BatteryState | undefined): boolean => {
    state = after ?? state;
    return after !== undefined;
  };
  const inMode = (mode: unknown): BatteryState | undefined => {
    if (!isMode(mode) || (mode === 'auto' && otherLoad === undefined)) return undefined;
    return mode !== 'standby' && (state.isFailed || !state.isOn) ? undefined : inBatteryMode(state, mode);
  };
  const act: Readonly<Record<string, (command: SimulatorCommand) => void>> = {
    soc: (command) => {
      const soc = percent(numberArgument(command, 'percent', { min: 0, max: 100 }));
      state = { ...state, model: { ...state.model, soc } };
    },
    local: (command) => {
      if (!take(inMode(command.mode)))
        throw badCommand(`"mode" of "local" is a mode it can take now, not ${JSON.stringify(command.mode)}`);
    },
  };
  const device = new EchonetDevice(
    {
      kind: 'echonet-battery',
      declared: storageBattery,
      commands: ECHONET_BATTERY_COMMANDS,
      values: batteryValues(() => state, clock, utcOffset),
      writable: WRITABLE,
      write: (name, edt) => {
        const value = decodeNamed(storageBattery, name, edt, { release: RELEASE });
        return take(name === 'operationMode' ? inMode(value) : settingAfter(state, name, value));
      },
      move: (step) => {
        const before = state.model.power;
        state = batteryAfter(state, step, otherLoad?.() ?? watts(0));
        return before !== state.model.power;
      },
      act: (command) => {
        const done = act[command.do];
        if (done === undefined) return undefined;
        done(command);
        return { done: command.do };
      },
      conditionsChanged: (conditions) => {
        const isReady = conditions.isOn && !conditions.isFailed;
        state = { ...(isReady ? state : inBatteryMode(state, 'standby')), ...conditions };
      },
      events: () => [
        { event: 'mode', mode: state.mode },
        { event: 'power', watts: Math.round(state.model.power) },
        { event: 'battery', soc: Math.floor(state.model.soc) },
      ],
    },
    options,
  );
  return withState(device, { state: () => state, power: () => state.model.power });
}

/** The state after another setting than the mode; undefined: refused. */
function settingAfter(
  state: BatteryState,
  name: PropertyName<typeof storageBattery>,
  value: unknown,
): BatteryState | undefined {
  switch (name) {
    case 'chargingMethod':
    case 'dischargingMethod':
      return isMethod(value) ? { ...state, [name]: value } : undefined;
    case 'chargingPower':
    case 'dischargingPower': {
      const power = amountIn(value);
      return power === undefined || power > BATTERY_RATING ? undefined : { ...state, [name]: watts(power) };
    }
    case 'acTargetChargingElectricEnergy':
    case 'acTargetDischargingElectricEnergy': {
      const energy = value === 'noSetting' ? 0 : amountIn(value);
      const target = name === 'acTargetChargingElectricEnergy' ? 'chargingTarget' : 'dischargingTarget';
      return energy === undefined ? undefined : { ...state, [target]: wattHours(energy) };
    }
    default:
      return undefined;
  }
}

function isMode(value: unknown): value is BatteryMode {
  return typeof value === 'string' && MODES.includes(value);
}

function isMethod(value: unknown): value is BatteryMethod {
  return value === 'maximum' || value === 'designatedPower';
}
