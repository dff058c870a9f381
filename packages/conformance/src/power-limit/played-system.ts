import { seconds } from '@busbar/kernel';
import {
  type DataOf,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  electricalConnectionCharacteristicListData,
  formatDuration,
  fromScaled,
  type LocalDevice,
  type LocalEntity,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  parseDuration,
  startHeartbeat,
  toScaled,
  type WriteRequest,
  type WriteVerdict,
} from '@busbar/spine';
import { type LimitVocabulary, onTheWire } from './limit-vocabulary.ts';
import type { LimitParameters } from './parameters.ts';
import { type ReceivedLimit, receivedLimit } from './received-limit.ts';

/** A failsafe write of the energy guard under test, W and s. */
export interface ReceivedFailsafe {
  readonly limit: number | undefined;
  readonly duration: number | undefined;
}

/** The controllable system of the test tool: it has the data of one, and accepts or refuses as a case wants. */
export interface PlayedSystem {
  /** Limit writes, oldest first. */
  readonly limits: readonly ReceivedLimit[];
  /** Failsafe writes, oldest first. */
  readonly failsafe: readonly ReceivedFailsafe[];
  /** Activations are refused from now on, or accepted again. */
  refuseActivations(isOn: boolean): void;
}

const [LIMIT_ID, LIMIT_KEY, DURATION_KEY] = [0, 0, 1] as const;
const OPERATIONS = { read: true, readPartial: true } as const;
const WRITEABLE = { ...OPERATIONS, write: true, writePartial: true } as const;

/** Adds the controllable system of the use case to a device of the test tool. */
export function playSystem(device: LocalDevice, words: LimitVocabulary, parameters: LimitParameters): PlayedSystem {
  const entity = device.addEntity(parameters.isCem ? 'CEM' : 'EVSE');
  const limits: ReceivedLimit[] = [];
  const failsafe: ReceivedFailsafe[] = [];
  let isRefusing = false;
  describeLimit(entity, words, parameters, (request) => {
    const isActivation = request.received?.loadControlLimitData?.some((one) => one.isLimitActive === true) === true;
    const isAccepted = !(isRefusing && isActivation);
    const read = receivedLimit(request, LIMIT_ID, words, device.clock.now(), isAccepted);
    if (read !== undefined) limits.push(read);
    return isAccepted ? { accept: true } : REFUSAL;
  });
  describeFailsafe(entity, words, parameters, (write) => failsafe.push(write));
  describeMaximum(entity, words, parameters);
  startHeartbeat(entity, { timeout: seconds(60) });
  entity.feature('Generic', 'client');
  const { declaration } = words;
  entity.announce({
    useCaseName: declaration.name,
    actor: declaration.server.actor,
    version: declaration.version,
    subRevision: declaration.subRevision,
    scenarios: declaration.scenarios.map(({ number }) => number),
  });
  return {
    limits,
    failsafe,
    refuseActivations(isOn) {
      isRefusing = isOn;
    },
  };
}

const REFUSAL: WriteVerdict = { accept: false, errorNumber: 7, description: 'refused by the test tool' };

function describeLimit(
  entity: LocalEntity,
  words: LimitVocabulary,
  { limitMax }: LimitParameters,
  judge: (request: WriteRequest<DataOf<typeof loadControlLimitListData>>) => WriteVerdict,
): void {
  const feature = entity.feature('LoadControl', 'server');
  feature.offer(loadControlLimitDescriptionListData, OPERATIONS);
  feature.offer(loadControlLimitListData, WRITEABLE);
  feature.set(loadControlLimitDescriptionListData, {
    loadControlLimitDescriptionData: [
      {
        limitId: LIMIT_ID,
        limitType: 'signDependentAbsValueLimit',
        limitCategory: 'obligation',
        limitDirection: words.direction,
        measurementId: 0,
        unit: 'W',
        scopeType: 'activePowerLimit',
      },
    ],
  });
  feature.set(loadControlLimitListData, {
    loadControlLimitData: [
      {
        limitId: LIMIT_ID,
        isLimitChangeable: true,
        isLimitActive: false,
        value: toScaled(onTheWire(words, limitMax)),
      },
    ],
  });
  feature.approve(loadControlLimitListData, judge);
}

function describeFailsafe(
  entity: LocalEntity,
  { failsafeKey }: LimitVocabulary,
  { failsafeLimit, failsafeDuration }: LimitParameters,
  written: (write: ReceivedFailsafe) => void,
): void {
  const feature = entity.feature('DeviceConfiguration', 'server');
  feature.offer(deviceConfigurationKeyValueDescriptionListData, OPERATIONS);
  feature.offer(deviceConfigurationKeyValueListData, WRITEABLE);
  feature.set(deviceConfigurationKeyValueDescriptionListData, {
    deviceConfigurationKeyValueDescriptionData: [
      { keyId: LIMIT_KEY, keyName: failsafeKey, valueType: 'scaledNumber', unit: 'W' },
      { keyId: DURATION_KEY, keyName: 'failsafeDurationMinimum', valueType: 'duration' },
    ],
  });
  feature.set(deviceConfigurationKeyValueListData, {
    deviceConfigurationKeyValueData: [
      { keyId: LIMIT_KEY, value: { scaledNumber: toScaled(failsafeLimit) }, isValueChangeable: true },
      {
        keyId: DURATION_KEY,
        value: { duration: formatDuration(seconds(failsafeDuration)) },
        isValueChangeable: true,
      },
    ],
  });
  feature.approve(deviceConfigurationKeyValueListData, ({ received }) => {
    const items = received?.deviceConfigurationKeyValueData ?? [];
    const limit = items.find((one) => one.keyId === LIMIT_KEY)?.value?.scaledNumber;
    const text = items.find((one) => one.keyId === DURATION_KEY)?.value?.duration;
    written({
      limit: limit === undefined ? undefined : fromScaled(limit),
      duration: text === undefined ? undefined : parseDuration(text),
    });
    return { accept: true };
  });
}

function describeMaximum(
  entity: LocalEntity,
  { nominalMaximum, contractualMaximum }: LimitVocabulary,
  { isCem, limitMax }: LimitParameters,
): void {
  const feature = entity.feature('ElectricalConnection', 'server');
  feature.offer(electricalConnectionCharacteristicListData, OPERATIONS);
  feature.set(electricalConnectionCharacteristicListData, {
    electricalConnectionCharacteristicData: [
      {
        electricalConnectionId: 0,
        parameterId: 0,
        characteristicId: 0,
        characteristicContext: 'entity',
        characteristicType: isCem ? contractualMaximum : nominalMaximum,
        value: toScaled(limitMax),
        unit: 'W',
      },
    ],
  });
}
