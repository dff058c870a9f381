import { type Millis, millis } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  type ElectricalConnectionParameterDescription,
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  type FeatureType,
  type FunctionDeclaration,
  fromScaled,
  type LocalEntity,
  measurementDescriptionListData,
  measurementListData,
  type RemoteEntity,
  type RemoteFeature,
} from '@busbar/spine';
import { notApplicableHere, stepFailed } from '../runner/verdict.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { announcedActor } from '../usecase/announced-actor.ts';
import { joinDevice, type PartnerDevice } from '../usecase/partner-device.ts';
import type { DataPoint } from './data-point.ts';
import type { MonitoringVocabulary } from './monitoring-vocabulary.ts';
import { type MonitoringParameters, monitoringParameters } from './parameters.ts';

/** A value as the unit shows it. */
export interface ShownValue {
  readonly value: number | undefined;
  /** `normal` when it states none. */
  readonly state: string;
}

/** The device may be reached at once, ms. */
const PATIENCE: Millis = millis(10_000);

/** The monitoring appliance of the test tool towards a monitored unit or grid connection point under test. */
export class UnitTester {
  readonly tool: ShipTool;
  readonly words: MonitoringVocabulary;
  readonly parameters: MonitoringParameters;
  /** How many notifications of values came on this connection. */
  notifications = 0;
  #partner: PartnerDevice | undefined;
  #client: ReturnType<LocalEntity['feature']> | undefined;
  #unit: RemoteEntity | undefined;

  constructor(tool: ShipTool, words: MonitoringVocabulary) {
    this.tool = tool;
    this.words = words;
    this.parameters = monitoringParameters(words, tool.sheet);
  }

  /** Connects, subscribes what the unit has, and reads descriptions and values. */
  async connect(): Promise<void> {
    await this.disconnect();
    this.notifications = 0;
    this.#partner = await joinDevice(this.tool, {
      deviceType: 'EnergyManagementSystem',
      build: (device) => {
        this.#client = this.#applianceOn(device.addEntity('CEM'));
      },
      patience: PATIENCE,
    });
    this.#unit = await announcedActor(this.tool, this.#partner, this.words.declaration, 'server');
    await this.#commission('ElectricalConnection', [
      electricalConnectionDescriptionListData,
      electricalConnectionParameterDescriptionListData,
    ]);
    this.#unit.feature('Measurement', 'server')?.onData(measurementListData, (_values, how) => {
      if (how === 'notify') this.notifications += 1;
    });
    await this.#commission('Measurement', [measurementDescriptionListData, measurementListData]);
    if (this.words.useCase === 'MGCP')
      await this.#commission('DeviceConfiguration', [
        deviceConfigurationKeyValueDescriptionListData,
        deviceConfigurationKeyValueListData,
      ]);
  }

  async disconnect(): Promise<void> {
    const partner = this.#partner;
    this.#partner = undefined;
    await partner?.close();
  }

  /** Reads the values again. */
  async read(): Promise<void> {
    const feature = this.#unit?.feature('Measurement', 'server');
    if (feature === undefined || this.#client === undefined) throw stepFailed('the device has no feature Measurement');
    const outcome = await feature.read(this.#client, measurementListData);
    if (!outcome.ok) throw stepFailed(`the device does not answer a read of its values: ${JSON.stringify(outcome)}`);
  }

  /** How many values there are now. */
  get valueCount(): number {
    const values = this.#unit?.feature('Measurement', 'server')?.data(measurementListData)?.measurementData ?? [];
    return values.filter(({ value }) => value !== undefined).length;
  }

  /** The last known value of a data point; a device that does not describe it is none the case is about. */
  shown(point: DataPoint): ShownValue {
    return point.measurementType === undefined ? this.#shownKey(point) : this.#shownMeasurement(point);
  }

  #shownMeasurement(point: DataPoint): ShownValue {
    const measurement = this.#unit?.feature('Measurement', 'server');
    const described = (measurement?.data(measurementDescriptionListData)?.measurementDescriptionData ?? []).filter(
      ({ measurementType, scopeType }) => measurementType === point.measurementType && scopeType === point.scopeType,
    );
    const description = described.find(({ measurementId }) => isOf(point, this.#parameter(measurementId)));
    if (description === undefined)
      throw notApplicableHere(`${point.words} is not offered: the device describes no such measurement`);
    const { measurementId, unit } = description;
    if (unit !== point.unit) throw stepFailed(`${point.words} has the unit ${unit ?? '(none)'}, not ${point.unit}`);
    const item = (measurement?.data(measurementListData)?.measurementData ?? []).find(
      (one) => one.measurementId === measurementId && (one.valueType ?? 'value') === 'value',
    );
    const value = item?.value === undefined ? undefined : fromScaled(item.value);
    return {
      value: value === undefined ? undefined : this.#directed(point, value, measurementId),
      state: item?.valueState ?? 'normal',
    };
  }

  /** A unit that counts production as positive says so; only power and current have a direction. */
  #directed({ behaviour }: DataPoint, value: number, measurementId: number | undefined): number {
    if (behaviour !== 'signed' || value === 0) return value;
    const connectionId = this.#parameter(measurementId)?.electricalConnectionId;
    const connection = this.#unit
      ?.feature('ElectricalConnection', 'server')
      ?.data(electricalConnectionDescriptionListData)
      ?.electricalConnectionDescriptionData?.find((one) => one.electricalConnectionId === connectionId);
    if (connection?.positiveEnergyDirection !== 'produce') return value;
    this.tool.warn('the device states positiveEnergyDirection produce; consumption has to be positive');
    return -value;
  }

  #shownKey(point: DataPoint): ShownValue {
    const feature = this.#unit?.feature('DeviceConfiguration', 'server');
    const description = feature
      ?.data(deviceConfigurationKeyValueDescriptionListData)
      ?.deviceConfigurationKeyValueDescriptionData?.find(({ keyName }) => keyName === point.scopeType);
    if (description === undefined)
      throw notApplicableHere(`${point.words} is not offered: the device describes no key ${point.scopeType}`);
    const { keyId, unit } = description;
    if (unit !== point.unit) throw stepFailed(`${point.words} has the unit ${unit ?? '(none)'}, not ${point.unit}`);
    const item = feature
      ?.data(deviceConfigurationKeyValueListData)
      ?.deviceConfigurationKeyValueData?.find((one) => one.keyId === keyId);
    const scaled = item?.value?.scaledNumber;
    return { value: scaled === undefined ? undefined : fromScaled(scaled), state: 'normal' };
  }

  #parameter(measurementId: number | undefined): ElectricalConnectionParameterDescription | undefined {
    const parameters = this.#unit
      ?.feature('ElectricalConnection', 'server')
      ?.data(electricalConnectionParameterDescriptionListData)?.electricalConnectionParameterDescriptionData;
    return parameters?.find((one) => one.measurementId === measurementId);
  }

  #applianceOn(entity: LocalEntity): ReturnType<LocalEntity['feature']> {
    const { declaration } = this.words;
    entity.announce({
      useCaseName: declaration.name,
      actor: declaration.client.actor,
      version: declaration.version,
      subRevision: declaration.subRevision,
      scenarios: declaration.scenarios.map(({ number }) => number),
    });
    return entity.feature('Generic', 'client');
  }

  async #commission(type: FeatureType, reads: readonly FunctionDeclaration<unknown>[]): Promise<void> {
    const feature: RemoteFeature | undefined = this.#unit?.feature(type, 'server');
    if (feature === undefined || this.#client === undefined) return;
    const subscribed = await feature.subscribe(this.#client);
    if (!subscribed.ok) this.tool.note(`the device refuses the subscription of ${type}: ${JSON.stringify(subscribed)}`);
    for (const fn of reads) if (feature.operations(fn).read) await feature.read(this.#client, fn);
  }
}

/** Whether the electrical parameter behind a measurement is that of the data point. */
function isOf(point: DataPoint, parameter: ElectricalConnectionParameterDescription | undefined): boolean {
  if (point.phase === undefined) return true;
  if (parameter?.acMeasuredPhases !== point.phase) return false;
  // Currents and powers may leave the reference out.
  const reference = parameter.acMeasuredInReferenceTo ?? 'neutral';
  return reference === point.reference;
}
