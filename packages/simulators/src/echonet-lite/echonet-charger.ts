import { evCharger, evChargerDischarger } from '@busbar/echonet-lite';
import {
  amperes,
  type CancelTimer,
  type Millis,
  millis,
  percent,
  type Seconds,
  seconds,
  type Watts,
  watts,
} from '@busbar/kernel';
import { CAR_ARGUMENTS, carFrom } from '../car-command.ts';
import { badCommand, type CommandHelp, type SimulatorCommand } from '../command.ts';
import type { SimulatorEvent } from '../simulator.ts';
import { type Car, type CarOptions, carOf, charged, PHASES } from '../world/car.ts';
import { followOffer, offeredCurrents, powerAt } from '../world/charge-control.ts';
import { type ChargerSetting, chargerAfter } from './charger-setting.ts';
import {
  type ChargerRating,
  type ChargerState,
  chargerStart,
  counted,
  inMode,
  settledMode,
  vehicleStatus,
  wantedPower,
} from './charger-state.ts';
import { chargerValues, dischargerValues } from './charger-values.ts';
import { CHARGER_WRITABLE, chargerWrite, DISCHARGER_WRITABLE, dischargerWrite, modeSetting } from './charger-write.ts';
import { EchonetDevice, withState } from './echonet-device.ts';
import type { EchonetSimulator, EchonetSimulatorOptions } from './echonet-simulator.ts';

/** The classes a simulated charger can have. */
export const CHARGER_CLASSES = ['ev-charger', 'ev-charger-discharger'] as const;
export type ChargerClass = (typeof CHARGER_CLASSES)[number];

/** What a simulated charger may be configured with besides the common options. */
export interface EchonetChargerOptions extends EchonetSimulatorOptions {
  /** 0x02A1 or, with V2H, 0x027E; default `ev-charger`. */
  readonly class?: ChargerClass;
  /** Rated charging power, 0xC5; default 11,040 W. */
  readonly nominalMax?: Watts;
  /** Rated discharging power, 0xC6, of an `ev-charger-discharger`; default 6,000 W. */
  readonly nominalProduction?: Watts;
  /** The car that is plugged in at start; `none`: the connector is free. Default: one that can do what the charger can. */
  readonly car?: CarOptions | 'none';
  /** Time until charger and car have talked after plugging in, unless somebody has it done before (0xCD); default 3 s. */
  readonly dataLinkAfter?: Millis;
}

/** Simulated EV charger of ECHONET Lite: it keeps its last setpoint for ever, as these devices do. */
export interface EchonetCharger extends EchonetSimulator {
  readonly state: () => ChargerState;
  /** What flows now; negative discharges. */
  readonly power: () => Watts;
}

/** Commands a charger takes on its input. */
export const ECHONET_CHARGER_COMMANDS: readonly CommandHelp[] = [
  { name: 'plug', arguments: CAR_ARGUMENTS, does: 'a car arrives; one that is there leaves first' },
  { name: 'unplug', arguments: '', does: 'the car leaves' },
  {
    name: 'local',
    arguments: 'mode ("charge", "discharge", "standby" or "idle")',
    does: 'somebody presses a button at the device',
  },
];

const DATA_LINK_AFTER = millis(3000);
/** Time a check of the vehicle takes that somebody asked for (0xCD). */
const CHECK_TAKES = millis(500);
/** What the current follows with at most, s: after a long step it begins only now. */
const FOLLOWING = 0.25;
/** What its circuit carries per phase; its rated power and the car are what limits. */
const BREAKER = amperes(63);
/** Power is told as an event when it changed by this much, W, and when it stands still. */
const TOLD_POWER = 250;

/** Builds a charger; it runs after {@link EchonetSimulator.start}. */
export function echonetCharger(options: EchonetChargerOptions): EchonetCharger {
  return new ChargerModel(options).charger();
}

class ChargerModel {
  readonly #options: EchonetChargerOptions;
  readonly #rating: ChargerRating;
  readonly #device: EchonetSimulator & { changed(): void };
  #state: ChargerState;
  #checked: CancelTimer | undefined;
  #toldPower = 0;

  constructor(options: EchonetChargerOptions) {
    const isDischarger = options.class === 'ev-charger-discharger';
    this.#options = options;
    this.#rating = {
      charge: options.nominalMax ?? watts(11_040),
      discharge: isDischarger ? (options.nominalProduction ?? watts(6000)) : watts(0),
    };
    this.#state = chargerStart(this.#rating, isDischarger ? 'maximum' : 'both');
    this.#device = isDischarger ? this.#bidirectional() : this.#unidirectional();
    if (options.car !== 'none') this.#plug(this.#firstCar(isDischarger, options.car));
    this.#device.changed();
  }

  charger(): EchonetCharger {
    const device = this.#device;
    return withState(device, {
      state: () => this.#state,
      power: () => powerAt(this.#state.currents),
      close: async () => {
        this.#checked?.();
        await device.close();
      },
    });
  }

  #unidirectional(): EchonetDevice<typeof evCharger> {
    return new EchonetDevice(
      {
        ...this.#common(),
        declared: evCharger,
        values: chargerValues(() => this.#state, this.#rating),
        writable: CHARGER_WRITABLE,
        write: (name, edt) => this.#set(chargerWrite(name, edt)),
      },
      this.#options,
    );
  }

  #bidirectional(): EchonetDevice<typeof evChargerDischarger> {
    return new EchonetDevice(
      {
        ...this.#common(),
        declared: evChargerDischarger,
        values: dischargerValues(() => this.#state, this.#rating),
        writable: DISCHARGER_WRITABLE,
        write: (name, edt) => this.#set(dischargerWrite(name, edt)),
      },
      this.#options,
    );
  }

  #common() {
    return {
      kind: 'echonet-charger',
      commands: ECHONET_CHARGER_COMMANDS,
      move: (step: Seconds) => this.#move(step),
      act: (command: SimulatorCommand) => this.#act(command),
      conditionsChanged: (conditions: { readonly isOn: boolean; readonly isFailed: boolean }) => {
        this.#state = this.#settled({ ...this.#state, ...conditions });
      },
      events: () => this.#events(),
    };
  }

  #set(setting: ChargerSetting | undefined): boolean {
    if (setting === undefined) return false;
    if (setting.set === 'check') {
      // The answer comes at once, the result of the check later (mapping S1).
      if (this.#state.car !== undefined && !this.#state.isLinked) this.#checkAfter(CHECK_TAKES);
      return true;
    }
    const after = chargerAfter(this.#state, setting, this.#rating);
    if (after === undefined) return false;
    this.#state = this.#settled(after);
    return true;
  }

  #act(command: SimulatorCommand): object | undefined {
    switch (command.do) {
      case 'plug': {
        const car = carFrom(command);
        this.#unplug();
        this.#plug(car);
        return { done: 'plug' };
      }
      case 'unplug':
        this.#unplug();
        return { done: 'unplug' };
      case 'local': {
        const setting = modeSetting(command.mode);
        if (setting === undefined || (command.mode === 'discharge' && this.#rating.discharge === 0))
          throw badCommand(`"mode" of "local" is a mode of this charger, not ${JSON.stringify(command.mode)}`);
        if (!this.#set(setting)) throw badCommand(`"${String(command.mode)}" is not possible now`);
        return { done: 'local', mode: command.mode };
      }
      default:
        return undefined;
    }
  }

  #plug(car: Car): void {
    this.#state = { ...this.#state, car, isLinked: false };
    this.#checkAfter(this.#options.dataLinkAfter ?? DATA_LINK_AFTER);
  }

  #unplug(): void {
    this.#checked?.();
    // The counters and settings stay, the session ends.
    this.#state = this.#settled({ ...this.#state, car: undefined, isLinked: false, currents: {} });
  }

  #checkAfter(delay: Millis): void {
    this.#checked?.();
    this.#checked = this.#options.clock.after(delay, () => {
      this.#state = this.#settled({ ...this.#state, isLinked: true });
      this.#device.changed();
    });
  }

  #settled(state: ChargerState): ChargerState {
    return inMode(state, settledMode(state, this.#rating));
  }

  /** Lets time pass; answers whether the currents still change. */
  #move(step: Seconds): boolean {
    const { car, currents: before } = this.#state;
    const wanted = wantedPower(this.#state, this.#rating);
    const offered = offeredCurrents(car, {
      power: watts(Math.max(0, wanted)),
      rated: BREAKER,
      planned: wanted < 0 ? wanted : undefined,
    });
    const following = seconds(Math.min(step, FOLLOWING));
    const minimum = car?.minimumCurrent ?? amperes(6);
    const currents = Object.fromEntries(
      PHASES.map((phase) => [
        phase,
        followOffer(before[phase] ?? amperes(0), offered[phase] ?? amperes(0), following, minimum),
      ]),
    );
    const flowed = powerAt(step > following ? before : currents);
    const after = counted({ ...this.#state, currents }, flowed, step);
    this.#state = this.#settled(car === undefined ? after : { ...after, car: charged(car, flowed, step) });
    const isMoving = PHASES.some((phase) => currents[phase] !== (before[phase] ?? 0));
    const power = Math.round(powerAt(currents));
    if (!isMoving || Math.abs(power - this.#toldPower) >= TOLD_POWER) this.#toldPower = power;
    return isMoving;
  }

  #events(): readonly SimulatorEvent[] {
    const { mode, car, isOn, isFailed } = this.#state;
    return [
      { event: 'device', isOn, isFailed },
      {
        event: 'car',
        status: vehicleStatus(this.#state, this.#rating),
        ...(car === undefined ? {} : { kind: car.kind, soc: Math.floor(car.soc) }),
      },
      { event: 'mode', mode },
      { event: 'power', watts: this.#toldPower },
    ];
  }

  #firstCar(isDischarger: boolean, options: CarOptions | undefined): Car {
    const soc = percent(25 + Math.floor(this.#options.random() * 30));
    const bidirectional: CarOptions = {
      kind: 'iso15118-20',
      discharge: { maximumCurrent: amperes(16), minimumSoc: percent(20) },
    };
    return carOf({ soc, ...(isDischarger && options === undefined ? bidirectional : {}), ...options });
  }
}
