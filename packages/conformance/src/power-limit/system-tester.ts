import { type CancelTimer, every, formatInstant, inMillis, type Millis, millis, seconds } from '@busbar/kernel';
import {
  type DataOf,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  deviceDiagnosisHeartbeatData,
  electricalConnectionCharacteristicListData,
  type FeatureType,
  type FunctionDeclaration,
  formatDuration,
  fromScaled,
  type LoadControlLimit,
  type LocalEntity,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  parseDuration,
  type RemoteEntity,
  type RemoteFeature,
  toScaled,
  type WriteOutcome,
} from '@busbar/spine';
import { stepFailed } from '../runner/verdict.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { announcedActor } from '../usecase/announced-actor.ts';
import { awaited } from '../usecase/awaited.ts';
import { joinDevice, type PartnerDevice } from '../usecase/partner-device.ts';
import { limitMessage, type MessageNumber } from './limit-message.ts';
import { type LimitVocabulary, onTheWire } from './limit-vocabulary.ts';
import { type LimitParameters, limitParameters } from './parameters.ts';

/** A limit write of the test tool: which message, with which value (W, a magnitude) and duration (s). */
export interface TestedLimit {
  readonly message: MessageNumber;
  readonly value: number;
  readonly duration: number;
}

/** Failsafe values as the system shows them, W and s. */
export interface ShownFailsafe {
  readonly limit: number | undefined;
  readonly duration: number | undefined;
}

/** A nominal maximum as the system shows it. */
export interface ShownMaximum {
  readonly type: string;
  readonly watts: number | undefined;
}

/** Time between two heartbeats while they are kept up, ms; below the 60 s of the use case. */
const KEEP_UP = millis(50_000);
/** Announced by the energy guard of the test tool. */
const HEARTBEAT_TIMEOUT = seconds(60);
/** How long a system may take to subscribe the heartbeat after both bindings, ms. */
const WATCH_TIME = 15_000;
/** Between a heartbeat and what follows it: two messages of one turn could change places, ms. */
const AFTER_HEARTBEAT = millis(100);
/** The device may be reached at once when it is on, ms. */
const QUICKLY = millis(5000);

/**
 * The energy guard of the test tool towards a controllable system under test. It does what a step says and nothing else
 * (CF_EG_ManualExecution); heartbeats are kept up only on demand.
 */
export class SystemTester {
  readonly tool: ShipTool;
  readonly words: LimitVocabulary;
  readonly parameters: LimitParameters;
  /** Instants at which a heartbeat of the system was notified on this connection. */
  heartbeats: Millis[] = [];
  #partner: PartnerDevice | undefined;
  #guard: LocalEntity | undefined;
  #system: RemoteEntity | undefined;
  #counter = 0;
  #stopKeeping: CancelTimer | undefined;

  constructor(tool: ShipTool, words: LimitVocabulary) {
    this.tool = tool;
    this.words = words;
    this.parameters = limitParameters(words, tool.sheet);
  }

  get isConnected(): boolean {
    return this.#partner?.isOpen === true;
  }

  /** Connects, finds the system, subscribes, binds and reads; neither heartbeat nor limit. */
  async connect(patience: Millis = QUICKLY): Promise<void> {
    await this.disconnect();
    const { isCem } = this.parameters;
    this.#counter = 0;
    this.heartbeats = [];
    this.#partner = await joinDevice(this.tool, {
      deviceType: isCem ? 'ElectricitySupplySystem' : 'EnergyManagementSystem',
      build: (device) => {
        this.#guard = this.#guardOn(device.addEntity(isCem ? 'GridGuard' : 'CEM'));
      },
      patience,
    });
    this.#system = await announcedActor(this.tool, this.#partner, this.words.declaration, 'server');
    await this.#commission();
  }

  /** Cuts the connection. */
  async disconnect(): Promise<void> {
    this.stopHeartbeats();
    const partner = this.#partner;
    this.#partner = undefined;
    await partner?.close();
  }

  /** One heartbeat. */
  async heartbeat(): Promise<void> {
    this.#beat();
    await this.tool.pause(AFTER_HEARTBEAT);
  }

  /** Heartbeats from now on until {@link stopHeartbeats} or the end of the connection (CF_EG_ConnectionEstablished). */
  async keepHeartbeats(): Promise<void> {
    this.stopHeartbeats();
    this.#stopKeeping = every(this.tool.clock, KEEP_UP, () => this.#beat());
    await this.heartbeat();
  }

  stopHeartbeats(): void {
    this.#stopKeeping?.();
    this.#stopKeeping = undefined;
  }

  /** Writes the limit as one of the 17 messages. */
  async writeLimit({ message, value, duration }: TestedLimit): Promise<WriteOutcome> {
    const { hasValue, isActive, duration: what } = limitMessage(message);
    const limitId = this.#limitId();
    const item = {
      limitId,
      ...(isActive === undefined ? {} : { isLimitActive: isActive }),
      ...(what === 'set' ? { timePeriod: { endTime: formatDuration(seconds(duration)) } } : {}),
      ...(hasValue ? { value: toScaled(onTheWire(this.words, value)) } : {}),
    };
    return this.#feature('LoadControl').write(this.#client(), loadControlLimitListData, {
      value: { loadControlLimitData: [item] },
      partial: true,
      ...(what === 'deleted' ? { deleteElements: { selectors: { limitId }, elements: { timePeriod: {} } } } : {}),
    });
  }

  /** Writes the failsafe limit (W, as it is: never negated) or the failsafe duration minimum (s), or both. */
  async writeFailsafe(values: { readonly limit?: number; readonly duration?: number }): Promise<WriteOutcome> {
    const { limit, duration } = values;
    const items = [
      ...(limit === undefined
        ? []
        : [{ keyId: this.#keyId(this.words.failsafeKey), value: { scaledNumber: toScaled(limit) } }]),
      ...(duration === undefined
        ? []
        : [{ keyId: this.#keyId(DURATION_KEY), value: { duration: formatDuration(seconds(duration)) } }]),
    ];
    return this.#feature('DeviceConfiguration').write(this.#client(), deviceConfigurationKeyValueListData, {
      value: { deviceConfigurationKeyValueData: items },
      partial: true,
    });
  }

  /** The limit as the system shows it now. */
  async shownLimit(): Promise<LoadControlLimit> {
    const limitId = this.#limitId();
    const data = await this.#read('LoadControl', loadControlLimitListData);
    const shown = data.loadControlLimitData?.find((one) => one.limitId === limitId);
    if (shown === undefined) throw stepFailed(`the device describes ${this.words.limit} but does not show it`);
    return shown;
  }

  /** The failsafe values as the system shows them now. */
  async shownFailsafe(): Promise<ShownFailsafe> {
    const { deviceConfigurationKeyValueData: values = [] } = await this.#read(
      'DeviceConfiguration',
      deviceConfigurationKeyValueListData,
    );
    const shown = (keyName: string) => values.find((one) => one.keyId === this.#keyId(keyName))?.value;
    const [limit, text] = [shown(this.words.failsafeKey)?.scaledNumber, shown(DURATION_KEY)?.duration];
    return {
      limit: limit === undefined ? undefined : fromScaled(limit),
      duration: text === undefined ? undefined : parseDuration(text),
    };
  }

  /** The nominal maxima the system shows, of both directions. */
  async shownMaxima(): Promise<readonly ShownMaximum[]> {
    const data = await this.#read('ElectricalConnection', electricalConnectionCharacteristicListData);
    return (data.electricalConnectionCharacteristicData ?? []).map(({ characteristicType, value }) => ({
      type: characteristicType ?? '',
      watts: value === undefined ? undefined : fromScaled(value),
    }));
  }

  #guardOn(entity: LocalEntity): LocalEntity {
    const { declaration } = this.words;
    entity.feature('Generic', 'client');
    entity.feature('DeviceDiagnosis', 'server').offer(deviceDiagnosisHeartbeatData, { read: true });
    entity.announce({
      useCaseName: declaration.name,
      actor: declaration.client.actor,
      version: declaration.version,
      subRevision: declaration.subRevision,
      scenarios: declaration.scenarios.map(({ number }) => number),
    });
    return entity;
  }

  async #commission(): Promise<void> {
    const client = this.#client();
    const diagnosis = this.#feature('DeviceDiagnosis');
    diagnosis.onData(deviceDiagnosisHeartbeatData, (_beat, how) => {
      if (how === 'notify') this.heartbeats.push(this.tool.clock.now());
    });
    const relations = await Promise.all([
      this.#feature('LoadControl').subscribe(client),
      this.#feature('DeviceConfiguration').subscribe(client),
      diagnosis.subscribe(client),
      this.#feature('LoadControl').bind(client),
      this.#feature('DeviceConfiguration').bind(client),
    ]);
    const refused = relations.find((one) => !one.ok);
    if (refused !== undefined)
      throw stepFailed(`the device refuses a subscription or binding with ${JSON.stringify(refused)}`);
    await this.#read('LoadControl', loadControlLimitDescriptionListData);
    await this.#read('DeviceConfiguration', deviceConfigurationKeyValueDescriptionListData);
    const isWatched = await awaited(this.tool, WATCH_TIME, () => this.#isWatched() || undefined);
    if (isWatched === undefined) this.tool.note('the device does not subscribe the heartbeat of the energy guard');
  }

  #isWatched(): boolean {
    return (this.#guard?.feature('DeviceDiagnosis', 'server').subscribers().length ?? 0) > 0;
  }

  #beat(): void {
    this.#counter += 1;
    this.#guard?.feature('DeviceDiagnosis', 'server').set(
      deviceDiagnosisHeartbeatData,
      {
        timestamp: formatInstant(this.tool.clock.wall()),
        heartbeatCounter: this.#counter,
        heartbeatTimeout: formatDuration(HEARTBEAT_TIMEOUT),
      },
      { notify: 'always' },
    );
  }

  async #read<T>(type: FeatureType, fn: FunctionDeclaration<T>): Promise<T> {
    const outcome = await this.#feature(type).read(this.#client(), fn);
    if (!outcome.ok) throw stepFailed(`the device does not answer a read of ${fn.name}: ${JSON.stringify(outcome)}`);
    return outcome.value;
  }

  #client(): ReturnType<LocalEntity['feature']> {
    if (this.#guard === undefined) throw new Error('the step needs a connection');
    return this.#guard.feature('Generic', 'client');
  }

  #feature(type: FeatureType): RemoteFeature {
    const feature = this.#system?.feature(type, 'server');
    if (feature === undefined)
      throw stepFailed(`the entity that announces ${this.words.useCase} has no server feature ${type}`);
    return feature;
  }

  #limitId(): number {
    const descriptions: DataOf<typeof loadControlLimitDescriptionListData> =
      this.#feature('LoadControl').data(loadControlLimitDescriptionListData) ?? {};
    const found = descriptions.loadControlLimitDescriptionData?.find(
      (one) => one.limitDirection === this.words.direction && one.scopeType === 'activePowerLimit',
    );
    if (found?.limitId === undefined)
      throw stepFailed(`the device describes no limit of scope activePowerLimit to ${this.words.direction}`);
    return found.limitId;
  }

  #keyId(keyName: string): number {
    const found = this.#feature('DeviceConfiguration')
      .data(deviceConfigurationKeyValueDescriptionListData)
      ?.deviceConfigurationKeyValueDescriptionData?.find((one) => one.keyName === keyName)?.keyId;
    if (found === undefined) throw stepFailed(`the device describes no key ${keyName}`);
    return found;
  }
}

const DURATION_KEY = 'failsafeDurationMinimum';

/** How long a device may take to be reachable again after this start-up time (s). */
export function startUpPatience(startUp: number): Millis {
  return millis(inMillis(seconds(startUp)) + QUICKLY);
}
