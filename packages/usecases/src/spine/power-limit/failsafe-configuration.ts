import { FAILSAFE_DURATION_KEY, type FailsafeWrite, failsafeLimitKey, isGated } from '@busbar/functions';
import { seconds, watts } from '@busbar/kernel';
import {
  type DataOf,
  type DeviceConfigurationKeyValue,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  type FeatureAddress,
  formatDuration,
  fromScaled,
  type LocalEntity,
  type LocalFeature,
  parseDuration,
  toScaled,
  type WriteRequest,
  type WriteVerdict,
} from '@busbar/spine';
import { entriesIn, localEntries, putEntries, removeEntries } from '../feature-entries.ts';
import { lowestFree } from '../identifiers.ts';
import type { LimitMachine } from './limit-machine.ts';

type Request = WriteRequest<DataOf<typeof deviceConfigurationKeyValueListData>>;

/** Whether this peer may write. */
type GuardCheck = (ski: string) => boolean;

interface Member {
  readonly machine: LimitMachine;
  readonly isGuardAllowed: GuardCheck;
  readonly limitKeyId: number;
}

/**
 * The failsafe values of an entity: one limit per use case and one duration that LPC and LPP share (common part 3.4, rule 4).
 * A write is judged as a whole; the duration is judged by a use case that accepts writes at present.
 */
export interface FailsafeConfiguration {
  /** Adds the keys of a use case; the returned function takes them back. */
  join(machine: LimitMachine, isGuardAllowed?: GuardCheck): () => void;
  /** Publishes the values as the machines have them. */
  publish(): void;
}

const KEY = Symbol('failsafe configuration');

/** The failsafe values of this entity. LPC 5.3, 5.4, 7.5. */
export function failsafeConfiguration(
  entity: LocalEntity,
  refused: (sender: FeatureAddress, reason: string) => void,
): FailsafeConfiguration {
  return entity.shared(KEY, () => makeConfiguration(entity.feature('DeviceConfiguration', 'server'), refused));
}

function makeConfiguration(
  feature: LocalFeature,
  refused: (sender: FeatureAddress, reason: string) => void,
): FailsafeConfiguration {
  const members: Member[] = [];
  let durationKeyId = -1;
  let unlisten = (): void => undefined;

  const publish = (): void => {
    const [first] = members;
    if (first === undefined) return;
    putEntries(feature, deviceConfigurationKeyValueListData, [
      ...members.map(
        ({ machine, limitKeyId }): DeviceConfigurationKeyValue => ({
          keyId: limitKeyId,
          value: { scaledNumber: toScaled(machine.state.failsafeLimit) },
          isValueChangeable: true,
        }),
      ),
      {
        keyId: durationKeyId,
        value: { duration: formatHours(first.machine.state.failsafeDurationMinimum) },
        isValueChangeable: true,
      },
    ]);
  };

  const describe = (keyName: string, valueType: 'scaledNumber' | 'duration'): number => {
    const descriptions = localEntries(feature, deviceConfigurationKeyValueDescriptionListData);
    const known = descriptions.find((one) => one.keyName === keyName)?.keyId;
    if (known !== undefined) return known;
    const keyId = lowestFree(descriptions.map((one) => one.keyId));
    putEntries(feature, deviceConfigurationKeyValueDescriptionListData, [
      { keyId, keyName, valueType, ...(valueType === 'scaledNumber' ? { unit: 'W' } : {}) },
    ]);
    return keyId;
  };

  const judge = (request: Request): WriteVerdict => {
    const plan = planWrites(request, members, durationKeyId);
    if (typeof plan === 'string') return { accept: false, description: plan };
    if (plan.some(({ machine }) => !isAllowed(machine, members, request.ski)))
      return { accept: false, description: 'this energy guard is not allowed to control the system' };
    for (const { machine, write } of plan) {
      const answer = machine.preview({ type: 'failsafeWritten', write });
      if (answer.accept) continue;
      refused(request.sender, answer.reason);
      return {
        accept: false,
        description: answer.reason,
        // The refused duration may have been replaced by the own maximum (LPC-022/5).
        done: () => {
          machine.apply({ type: 'failsafeWritten', write });
          share(machine, members);
          publish();
        },
      };
    }
    return {
      accept: true,
      done: (outcome) => {
        if (outcome === 'refused') return;
        for (const { machine, write } of plan) {
          machine.apply({ type: 'failsafeWritten', write });
          if (write.durationMinimum !== undefined) share(machine, members);
        }
        publish();
      },
    };
  };

  return {
    publish,
    join(machine, isGuardAllowed = (): boolean => true) {
      feature.offer(deviceConfigurationKeyValueDescriptionListData, { read: true, readPartial: true });
      feature.offer(deviceConfigurationKeyValueListData, {
        read: true,
        readPartial: true,
        write: true,
        writePartial: true,
      });
      const limitKeyId = describe(failsafeLimitKey(machine.settings.profile), 'scaledNumber');
      durationKeyId = describe(FAILSAFE_DURATION_KEY, 'duration');
      const [first] = members;
      if (first === undefined) unlisten = feature.approve(deviceConfigurationKeyValueListData, judge);
      else
        machine.apply({
          type: 'failsafeDurationShared',
          durationMinimum: first.machine.state.failsafeDurationMinimum,
        });
      const member = { machine, isGuardAllowed, limitKeyId };
      members.push(member);
      publish();
      return () => {
        members.splice(members.indexOf(member), 1);
        const gone = members.length === 0 ? [limitKeyId, durationKeyId] : [limitKeyId];
        if (members.length === 0) unlisten();
        const isGone = ({ keyId }: { readonly keyId?: number }): boolean => keyId !== undefined && gone.includes(keyId);
        removeEntries(feature, deviceConfigurationKeyValueListData, isGone);
        removeEntries(feature, deviceConfigurationKeyValueDescriptionListData, isGone);
      };
    },
  };
}

function isAllowed(machine: LimitMachine, members: readonly Member[], ski: string): boolean {
  return members.find((member) => member.machine === machine)?.isGuardAllowed(ski) ?? true;
}

/** The other use case takes the duration over. LPC-TS-041. */
function share(from: LimitMachine, members: readonly Member[]): void {
  const durationMinimum = from.state.failsafeDurationMinimum;
  for (const { machine } of members)
    if (machine !== from) machine.apply({ type: 'failsafeDurationShared', durationMinimum });
}

interface PlannedWrite {
  readonly machine: LimitMachine;
  readonly write: FailsafeWrite;
}

/** Which machine judges which part; a text says why the write cannot be read. */
function planWrites(
  request: Request,
  members: readonly Member[],
  durationKeyId: number,
): readonly PlannedWrite[] | string {
  const written = new Set(writtenKeys(request));
  const resulting = entriesIn(deviceConfigurationKeyValueListData, request.resulting);
  const keyValue = (keyId: number): DeviceConfigurationKeyValue['value'] =>
    written.has(keyId) ? resulting.find((one) => one.keyId === keyId)?.value : undefined;
  const isDurationWritten = written.has(durationKeyId);
  const text = keyValue(durationKeyId)?.duration;
  const durationMinimum = text === undefined ? undefined : parseDuration(text);
  if (isDurationWritten && durationMinimum === undefined) return 'value is not a duration';
  // A use case that nobody controls must not keep the guard of the other one from changing the shared duration.
  const durationJudge = members.find(({ machine }) => !isGated(machine.state.phase)) ?? members[0];
  const plan: PlannedWrite[] = [];
  for (const member of members) {
    const isLimitWritten = written.has(member.limitKeyId);
    const scaled = keyValue(member.limitKeyId)?.scaledNumber;
    const number = scaled === undefined ? undefined : fromScaled(scaled);
    if (isLimitWritten && number === undefined) return 'value is not a number';
    const isDurationJudge = member === durationJudge && durationMinimum !== undefined;
    if (number === undefined && !isDurationJudge) continue;
    plan.push({
      machine: member.machine,
      write: {
        ...(number === undefined ? {} : { limit: watts(number) }),
        ...(isDurationJudge ? { durationMinimum } : {}),
      },
    });
  }
  return plan;
}

/** Keys whose value the write states or changes; an unchanged repetition beside a change is no write (SPINE-5.3.3-45). */
function writtenKeys(request: Request): readonly number[] {
  const before = new Map(entriesIn(deviceConfigurationKeyValueListData, request.before).map((one) => [one.keyId, one]));
  const changed = entriesIn(deviceConfigurationKeyValueListData, request.resulting).flatMap((one) =>
    one.keyId !== undefined && !isSameValue(one, before.get(one.keyId)) ? [one.keyId] : [],
  );
  const stated = entriesIn(deviceConfigurationKeyValueListData, request.received).flatMap(({ keyId }) =>
    keyId === undefined ? [] : [keyId],
  );
  const isFull = (request.cmd.filter?.length ?? 0) === 0;
  return isFull && changed.length > 0 ? changed : [...new Set([...stated, ...changed])];
}

function isSameValue(a: DeviceConfigurationKeyValue, b: DeviceConfigurationKeyValue | undefined): boolean {
  if (b === undefined) return false;
  const [left, right] = [a, b].map(({ value }) => ({
    duration: value?.duration,
    number: value?.scaledNumber === undefined ? undefined : fromScaled(value.scaledNumber),
  }));
  return left?.duration === right?.duration && left?.number === right?.number;
}

/** Whole hours stay hours (`PT24H`, not `P1D`): partners of the installed base compare texts. */
function formatHours(duration: number): string {
  return duration % 3600 === 0 ? `PT${duration / 3600}H` : formatDuration(seconds(duration));
}
