import {
  type ClassDeclaration,
  decodeNamed,
  ECHONET_PORT,
  EchonetNode,
  type NodeIdentity,
  type PropertyName,
  superClass,
  udpLink,
} from '@busbar/echonet-lite';
import { BusbarError, Listeners, millis, type Seconds, seconds, type Unlisten } from '@busbar/kernel';
import { type CommandHelp, type SimulatorCommand, unknownCommand } from '../command.ts';
import { ModelTick } from '../model-tick.ts';
import type { SimulatorEvent } from '../simulator.ts';
import type { EchonetSimulator, EchonetSimulatorOptions } from './echonet-simulator.ts';
import { type LiveObject, type LiveValues, liveObject, RELEASE } from './live-object.ts';
import { type SilenceableLink, silenceableLink } from './silenceable-link.ts';
import { storedIdentity } from './stored-identity.ts';

/** What makes a device of its kind. */
export interface DeviceModel<C extends ClassDeclaration> {
  readonly kind: string;
  readonly declared: C;
  readonly commands: readonly CommandHelp[];
  readonly values: LiveValues<C>;
  readonly writable?: readonly PropertyName<C>[];
  readonly announced?: readonly PropertyName<C>[];
  /** Decides about a write that fits the class; false: refused. */
  readonly write: (name: PropertyName<C>, edt: Uint8Array) => boolean;
  /** Lets time pass in its world; answers whether something still changes. */
  readonly move: (step: Seconds) => boolean;
  /** Carries out a command of its own; undefined: it has no such one. */
  readonly act: (command: SimulatorCommand) => object | undefined;
  /** It was switched, or a fault came or went. */
  readonly conditionsChanged: (conditions: DeviceConditions) => void;
  /** What is told as events now; each is told when it changed. */
  readonly events: () => readonly SimulatorEvent[];
}

/** Switched on, and with a fault: what every device can be. */
export interface DeviceConditions {
  readonly isOn: boolean;
  readonly isFailed: boolean;
}

/** Commands that every simulated ECHONET Lite device takes besides its own. */
export const ECHONET_COMMANDS: readonly CommandHelp[] = [
  { name: 'fail', arguments: '', does: 'has a fault (0x88, 0x89) and stops' },
  { name: 'repair', arguments: '', does: 'the fault is gone' },
  { name: 'off', arguments: '', does: 'somebody switches it off (0x80); it still answers' },
  { name: 'on', arguments: '', does: 'somebody switches it on' },
  { name: 'silence', arguments: '', does: 'neither hears nor answers, as with the cable pulled; its world goes on' },
  { name: 'speak', arguments: '', does: 'ends the silence' },
  { name: 'state', arguments: '', does: 'answers everything it tells as events' },
];

/** How often the world moves while something changes. */
const WORLD_TICK = millis(250);
/** Code 0x89 of a fault that is made on command. */
const FAULT = 'component';

/** A node with one device object and its world: the part that all simulated ECHONET Lite devices share. */
export class EchonetDevice<C extends ClassDeclaration> implements EchonetSimulator {
  readonly kind: string;
  readonly address: string;
  readonly objects: readonly number[];
  readonly #options: EchonetSimulatorOptions;
  readonly #model: DeviceModel<C>;
  #conditions: DeviceConditions = { isOn: true, isFailed: false };
  readonly #object: LiveObject;
  readonly #identity: NodeIdentity;
  readonly #link: SilenceableLink;
  readonly #world: ModelTick;
  readonly #listeners = new Listeners<[SimulatorEvent]>();
  /** The last event of each name, for late listeners; as many as the model has names. */
  readonly #told = new Map<string, SimulatorEvent>();
  #node: EchonetNode | undefined;

  constructor(model: DeviceModel<C>, options: EchonetSimulatorOptions) {
    const { clock, restingTick = WORLD_TICK, speed = 1 } = options;
    this.kind = model.kind;
    this.address = options.address;
    this.#options = options;
    this.#model = model;
    this.#identity = storedIdentity(options.dataDir);
    this.#object = this.#host();
    this.objects = [this.#object.object.object];
    this.#link = silenceableLink(options.link ?? udpLink({ clock, address: options.address }));
    this.#world = new ModelTick(clock, { moving: WORLD_TICK, resting: restingTick }, (step) => {
      const isMoving = model.move(seconds(step * speed));
      this.#publish();
      return isMoving;
    });
    // What others write is seen at once, not with the next step.
    this.#object.object.onChange((changes) => {
      if (changes.some(({ from }) => from !== undefined)) this.changed();
    });
  }

  get node(): EchonetNode {
    this.#node ??= new EchonetNode({
      clock: this.#options.clock,
      random: this.#options.random,
      logger: this.#options.logger,
      link: this.#link,
      identity: this.#identity,
      objects: [this.#object.object],
    });
    return this.#node;
  }

  async start(): Promise<void> {
    void this.node;
    this.#world.start();
    const { problem } = await this.#link.opened;
    if (problem !== undefined)
      throw new BusbarError('simulator.address', `${this.kind} cannot use UDP port ${ECHONET_PORT}: ${problem}`);
  }

  do(command: SimulatorCommand): object {
    const answer = this.#common(command) ?? this.#model.act(command);
    if (answer === undefined) throw unknownCommand(command, [...this.#model.commands, ...ECHONET_COMMANDS]);
    this.changed();
    return answer;
  }

  onEvent(listener: (event: SimulatorEvent) => void): Unlisten {
    for (const event of this.#told.values()) listener(event);
    return this.#listeners.add(listener);
  }

  /** Its state changed from outside. */
  changed(): void {
    this.#publish();
    this.#world.wake();
  }

  /** Tells something that is no state. */
  tell(event: SimulatorEvent): void {
    this.#listeners.emit(event);
  }

  async close(): Promise<void> {
    this.#world.stop();
    if (this.#node === undefined) await this.#link.close();
    else await this.#node.close();
    this.#listeners.clear();
  }

  #host(): LiveObject {
    const { declared, values, writable = [], announced = [], write } = this.#model;
    const common: LiveValues<typeof superClass> = {
      operationStatus: () => (this.#conditions.isOn ? 'true' : 'false'),
      faultStatus: () => (this.#conditions.isFailed ? 'true' : 'false'),
      faultDescription: () => (this.#conditions.isFailed ? FAULT : 'noFault'),
    };
    return liveObject(declared, {
      identity: this.#identity,
      instance: this.#options.instance ?? 1,
      values: { ...common, ...values } as LiveValues<C>,
      writable: ['operationStatus' as PropertyName<C>, ...writable],
      announced,
      write: (name, edt, from) => {
        const isAccepted = name === 'operationStatus' ? this.#switched(edt) : write(name, edt);
        const value = decodeNamed(declared, name, edt, { release: RELEASE });
        this.tell({ event: 'written', property: name, value, from, isAccepted });
        return isAccepted;
      },
      written: () => this.changed(),
    });
  }

  #switched(edt: Uint8Array): boolean {
    this.#become({ ...this.#conditions, isOn: decodeNamed(superClass, 'operationStatus', edt) === 'true' });
    return true;
  }

  #become(conditions: DeviceConditions): void {
    this.#conditions = conditions;
    this.#model.conditionsChanged(conditions);
  }

  #common({ do: name }: SimulatorCommand): object | undefined {
    switch (name) {
      case 'fail':
      case 'repair':
        this.#become({ ...this.#conditions, isFailed: name === 'fail' });
        return { done: name };
      case 'off':
      case 'on':
        this.#become({ ...this.#conditions, isOn: name === 'on' });
        return { done: name };
      case 'silence':
      case 'speak':
        this.#link.isSilent = name === 'silence';
        return { done: name };
      case 'state':
        return Object.assign({}, ...this.#model.events().map(({ event: _name, ...fields }) => fields));
      default:
        return undefined;
    }
  }

  #publish(): void {
    this.#object.publish();
    for (const event of this.#model.events()) {
      if (JSON.stringify(this.#told.get(event.event)) === JSON.stringify(event)) continue;
      this.#told.set(event.event, event);
      this.#listeners.emit(event);
    }
  }
}

/** A device with what can be asked about its world besides. */
export function withState<T extends object>(device: EchonetSimulator, state: T): EchonetSimulator & T {
  const { kind, address, objects } = device;
  return {
    kind,
    address,
    objects,
    get node() {
      return device.node;
    },
    start: () => device.start(),
    do: (command) => device.do(command),
    onEvent: (listener) => device.onEvent(listener),
    close: () => device.close(),
    ...state,
  };
}
