import {
  type HeldConnection,
  type HeldConnectionEffect,
  heldConnection,
  initialHeldConnection,
  initialStationPhase,
  isRunning,
  type StationPhase,
  type StationPhaseEffect,
  type StationPhaseEvent,
  stationPhase,
  type VehicleConnection,
} from '@busbar/functions';
import { type CancelTimer, type Clock, every, type Millis, NamedTimers, type Unlisten } from '@busbar/kernel';
import { nameAt } from './content-value.ts';
import { EPC } from './epc.ts';
import { connectionOf, isUndecided } from './ev-connected.ts';
import { actualModeAt, commandedModeAt } from './operation-mode.ts';
import { ALL_PROPERTIES, dueProperties, POLL_TURN } from './poll-plan.ts';
import type { ObjectPresence, StationObject } from './station-object.ts';
import {
  initialVehicleCheck,
  type VehicleCheck,
  type VehicleCheckEffect,
  type VehicleCheckEvent,
  vehicleCheck,
} from './vehicle-check.ts';

/** What the reader tells. */
export interface ReaderListener {
  /** It can be steered from now on; it may have been restarted. */
  ready(): void;
  /** A content arrived. */
  content(epc: number): void;
  /** Another vehicle, or none. */
  vehicleChanged(): void;
  /** The station has talked to its vehicle. */
  vehicleChecked(): void;
  /** Phase or connection changed. */
  changed(): void;
  /** A setpoint was written and its power is awaited. */
  isWatched(): boolean;
  /** Limits or a setpoint hold. */
  isSteered(): boolean;
}

/** Properties one of which has to be writable. */
const CONTROLS = [EPC.operationMode, EPC.chargePower, EPC.chargeCurrent, EPC.signedPower];

/** Keeps what is known of a station up to date: description, polls, vehicle check, connection. S1, S2, S4. */
export class StationReader {
  readonly #object: StationObject;
  readonly #clock: Clock;
  readonly #listener: ReaderListener;
  readonly #timers: NamedTimers<'vehicleCheck' | 'connection'>;
  /** When each property was asked last; bounded by the properties there are. */
  readonly #asked = new Map<number, Millis>();
  readonly #stops: Unlisten[] = [];
  #cancelTurns: CancelTimer | undefined;
  #phase: StationPhase = initialStationPhase;
  #check: VehicleCheck = initialVehicleCheck;
  #connection: HeldConnection = initialHeldConnection;
  #isReading = false;
  #isClosed = false;

  constructor(object: StationObject, clock: Clock, listener: ReaderListener) {
    this.#object = object;
    this.#clock = clock;
    this.#listener = listener;
    this.#timers = new NamedTimers(clock);
  }

  /** Begins; separate, so that the owner is complete when it is told something. */
  start(): void {
    this.#stops.push(
      this.#object.onPresence((presence) => this.#presence(presence)),
      this.#object.onContent((epc) => this.#content(epc)),
    );
    this.#cancelTurns = every(this.#clock, POLL_TURN, () => this.#turn());
    this.#presence(this.#object.presence());
  }

  get phase(): StationPhase['name'] {
    return this.#phase.name;
  }

  get connection(): VehicleConnection {
    return this.#connection.connection;
  }

  get isVehicleChecked(): boolean {
    return this.#check.phase === 'idle' && this.#check.isChecked;
  }

  /** Lets the station talk to its vehicle, unless that happened already. */
  checkVehicle(): void {
    if (this.isVehicleChecked) return;
    const canAsk = this.#object.writable()?.has(EPC.vehicleConfirmation) ?? false;
    const isBusy = isRunning(commandedModeAt(this.#object)) || isRunning(actualModeAt(this.#object));
    this.#checkStep({ type: 'wanted', canAsk: canAsk && !isBusy });
  }

  /** A write or read beside the polls was answered or not. */
  contact(isAnswered: boolean): void {
    if (this.#isClosed) return;
    this.#phaseStep({ type: isAnswered ? 'answered' : 'unanswered' });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTurns?.();
    this.#timers.stopAll();
    for (const stop of this.#stops.splice(0)) stop();
  }

  #presence(presence: ObjectPresence): void {
    if (presence !== 'present') {
      // Not yet known is not lost.
      if (presence === 'removed' || this.#phase.name !== 'discovered') this.#phaseStep({ type: 'removed' });
      return;
    }
    this.#phaseStep(this.#phase.name === 'lost' ? { type: 'answered' } : { type: 'described' });
  }

  #phaseStep(event: StationPhaseEvent): void {
    const before = this.#phase;
    const { state, effects } = stationPhase(before, event);
    this.#phase = state;
    for (const effect of effects) this.#phaseEffect(effect);
    if (state.name !== before.name) this.#listener.changed();
  }

  #phaseEffect(effect: StationPhaseEffect): void {
    switch (effect.do) {
      case 'describe':
        // Its maps are read by the node whenever it is found.
        this.#asked.clear();
        if (this.#object.presence() === 'present') this.#phaseStep({ type: 'described' });
        break;
      case 'readContents':
        this.#readAll();
        break;
      case 'steer':
        this.#listener.ready();
        break;
      case 'reportLost':
        this.#timers.stopAll();
        this.#check = initialVehicleCheck;
        break;
    }
  }

  #readAll(): void {
    const readable = this.#object.readable();
    const wanted = ALL_PROPERTIES.filter((epc) => readable?.has(epc) ?? true);
    this.#read(wanted, () => {
      const writable = this.#object.writable();
      this.#phaseStep({ type: 'contentsRead', isControllable: CONTROLS.some((epc) => writable?.has(epc) ?? false) });
      this.checkVehicle();
    });
  }

  #turn(): void {
    if (this.#isReading || this.#phase.name === 'lost' || this.#phase.name === 'discovered') return;
    if (this.#phase.name === 'described') {
      this.#readAll();
      return;
    }
    const situation = {
      isVehicleConnected: this.connection !== 'disconnected',
      isRunning: isRunning(actualModeAt(this.#object)),
      isWatched: this.#listener.isWatched(),
      isSteered: this.#listener.isSteered(),
    };
    const readable = this.#object.readable() ?? new Set(ALL_PROPERTIES);
    this.#read(dueProperties(readable, this.#asked, situation, this.#clock.now()));
  }

  #read(epcs: readonly number[], answered?: () => void): void {
    if (epcs.length === 0 || this.#isReading) return;
    this.#isReading = true;
    for (const epc of epcs) this.#asked.set(epc, this.#clock.now());
    void this.#object.read(epcs).then((result) => {
      this.#isReading = false;
      this.contact(result === 'answered');
      if (this.#isClosed) return;
      if (result === 'answered') answered?.();
      // What was not answered is asked again with the next turn.
      else for (const epc of epcs) this.#asked.delete(epc);
    });
  }

  #content(epc: number): void {
    if (epc === EPC.vehicleStatus) this.#statusShown();
    this.#listener.content(epc);
  }

  #statusShown(): void {
    const status = nameAt(this.#object, EPC.vehicleStatus);
    const before = this.#connection;
    const { state, effects } = heldConnection(before, { type: 'shown', connection: connectionOf(status) });
    this.#connection = state;
    for (const effect of effects) this.#connectionEffect(effect);
    if (state.connection !== before.connection) {
      this.#checkStep({ type: 'vehicleChanged' });
      this.#listener.vehicleChanged();
      this.#listener.changed();
    }
    const isKnown = this.#phase.name === 'readable' || this.#phase.name === 'controllable';
    if (isKnown && isUndecided(status)) this.checkVehicle();
  }

  #connectionEffect(effect: HeldConnectionEffect): void {
    if (effect.do === 'stopTimer') this.#timers.stop('connection');
    else
      this.#timers.start('connection', effect.delay, () => {
        this.#connection = heldConnection(this.#connection, { type: 'timerExpired' }).state;
        this.#listener.changed();
      });
  }

  #checkStep(event: VehicleCheckEvent): void {
    if (this.#isClosed) return;
    const before = this.isVehicleChecked;
    const { state, effects } = vehicleCheck(this.#check, event);
    this.#check = state;
    for (const effect of effects) this.#checkEffect(effect);
    if (!before && this.isVehicleChecked) this.#listener.vehicleChecked();
  }

  #checkEffect(effect: VehicleCheckEffect): void {
    switch (effect.do) {
      case 'ask':
        void this.#object
          .write(EPC.vehicleConfirmation, vehicleConfirmation(this.#object.classCode))
          .then(() => this.#checkStep({ type: 'asked' }));
        break;
      case 'readStatus':
        void this.#object.read([EPC.vehicleStatus]).then((result) => {
          this.contact(result === 'answered');
          this.#checkStep({ type: 'statusRead', status: nameAt(this.#object, EPC.vehicleStatus) });
        });
        break;
      case 'startTimer':
        this.#timers.start('vehicleCheck', effect.delay, () => this.#checkStep({ type: 'timerExpired' }));
        break;
      case 'stopTimer':
        this.#timers.stop('vehicleCheck');
        break;
    }
  }
}

/** The only value of 0xCD; both classes name it differently. */
function vehicleConfirmation(classCode: number): string {
  return classCode === 0x02a1 ? 'connection' : 'confirmation';
}
