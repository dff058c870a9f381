import { initialSetpointWatch, type SetpointWatch, type SetpointWatchEvent, setpointWatch } from '@busbar/functions';
import type { Logger } from '@busbar/kernel';
import { EPC } from './epc.ts';
import type { StationObject } from './station-object.ts';

/** What the observer asks for. */
export interface ObserverListener {
  /** The mode goes through standby once. */
  cycle(): void;
  /** Setpoints are not honoured: only on and off are left. */
  ignored(): void;
}

/** What may have been written by others when a station does not do what it was told. */
const SETPOINTS = [
  EPC.operationMode,
  EPC.chargingMethod,
  EPC.dischargingMethod,
  EPC.chargePower,
  EPC.dischargePower,
  EPC.chargeCurrent,
  EPC.dischargeCurrent,
  EPC.signedPower,
];

/** Watches whether a station does what it was told, by its power. S7 step 7, S7a. */
export class SetpointObserver {
  readonly #object: StationObject;
  readonly #logger: Logger;
  readonly #listener: ObserverListener;
  #watch: SetpointWatch = initialSetpointWatch;

  constructor(object: StationObject, logger: Logger, listener: ObserverListener) {
    this.#object = object;
    this.#logger = logger;
    this.#listener = listener;
  }

  get isWaiting(): boolean {
    return this.#watch.phase === 'waiting';
  }

  step(event: SetpointWatchEvent): void {
    const { state, effects } = setpointWatch(this.#watch, event);
    this.#watch = state;
    for (const effect of effects) {
      this.#logger.info('echonet.setpoint', { key: this.#object.key, what: effect.do });
      if (effect.do === 'cycleMode') this.#cycle();
      else if (effect.do === 'reportIgnored') this.#listener.ignored();
    }
  }

  /** Another controller may have written: what is there is read before anything else is tried. */
  #cycle(): void {
    const readable = this.#object.readable();
    const epcs = SETPOINTS.filter((epc) => readable?.has(epc) ?? false);
    void this.#object.read(epcs).then(() => this.#listener.cycle());
  }
}
