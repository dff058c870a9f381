import { FAILSAFE_DURATION_KEY, type FailsafeWrite, failsafeLimitKey, isGated } from '@busbar/functions';
import { type Seconds, seconds, type Watts, watts } from '@busbar/kernel';
import {
  type DataOf,
  type DeviceConfigurationKeyValue,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
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

/** Failsafe values that are about to be acknowledged. */
export interface AcceptedFailsafe {
  /** The energy guard that wrote them. */
  readonly ski: string;
  /** Magnitude in W; absent = not written. */
  readonly failsafeLimit?: Watts;
  readonly failsafeDurationMinimum?: Seconds;
}

/** What the owner of a use case wants to be asked and told. */
export interface FailsafeOwner {
  /** Whether this peer may write. */
  isGuardAllowed(ski: string): boolean;
  /** Runs before the acknowledgement; if it throws, the write is refused. */
  beforeAccept(values: AcceptedFailsafe): void;
  refused(ski: string, reason: string): void;
}

interface Member {
  readonly machine: LimitMachine;
  readonly owner: FailsafeOwner;
  readonly limitKeyId: number;
}

/**
 * The failsafe values of an entity: one limit per use case and one duration that LPC and LPP share (common part 3.4, rule 4).
 * A write is judged as a whole; the duration is judged by a use case that accepts writes at present.
 */
export interface FailsafeConfiguration {
  /** Adds the keys of a use case; the returned function takes them back. */
  join(machine: LimitMachine, owner: FailsafeOwner): () => void;
  /** Publishes the values as the machines have them. */
  publish(): void;
}

const KEY = Symbol('failsafe configuration');

/** The failsafe values of this entity. LPC 5.3, 5.4, 7.5. */
export function failsafeConfiguration(entity: LocalEntity): FailsafeConfiguration {
  return entity.shared(KEY, () => makeConfiguration(entity.feature('DeviceConfiguration', 'server')));
}

function makeConfiguration(feature: LocalFeature): FailsafeConfiguration {
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
    const { ski } = request;
    const refuse = (reason: string, involved: readonly PlannedWrite[]): RefusedVerdict => {
      const owners = involved.length === 0 ? members : involved;
      for (const { owner } of owners) owner.refused(ski, reason);
      return { accept: false, errorNumber: 7, description: reason };
    };
    const plan = planWrites(request, members, durationKeyId);
    if (typeof plan === 'string') return refuse(plan, []);
    if (plan.some(({ owner }) => !owner.isGuardAllowed(ski)))
      return refuse('this energy guard is not allowed to control the system', plan);
    for (const planned of plan) {
      const { machine, write } = planned;
      const answer = machine.preview({ type: 'failsafeWritten', write });
      if (answer.accept) continue;
      // The refused duration may have been replaced by the own maximum (LPC-022/5).
      return { ...refuse(answer.reason, [planned]), done: () => perform([planned]) };
    }
    try {
      for (const { owner, write } of plan) owner.beforeAccept(acceptedFailsafe(ski, write));
    } catch (error) {
      return refuse(`the values could not be recorded: ${String(error)}`, plan);
    }
    return { accept: true, done: (outcome) => (outcome === 'accepted' ? perform(plan) : undefined) };
  };

  const perform = (plan: readonly PlannedWrite[]): void => {
    for (const { machine, write } of plan) {
      machine.apply({ type: 'failsafeWritten', write });
      if (write.durationMinimum !== undefined) share(machine, members);
    }
    publish();
  };

  return {
    publish,
    join(machine, owner) {
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
      const member = { machine, owner, limitKeyId };
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

/** A refusal without what follows it. */
interface RefusedVerdict {
  readonly accept: false;
  readonly errorNumber: 7;
  readonly description: string;
}

function acceptedFailsafe(ski: string, { limit, durationMinimum }: FailsafeWrite): AcceptedFailsafe {
  return {
    ski,
    ...(limit === undefined ? {} : { failsafeLimit: limit }),
    ...(durationMinimum === undefined ? {} : { failsafeDurationMinimum: durationMinimum }),
  };
}

/** The other use case takes the duration over. LPC-TS-041. */
function share(from: LimitMachine, members: readonly Member[]): void {
  const durationMinimum = from.state.failsafeDurationMinimum;
  for (const { machine } of members)
    if (machine !== from) machine.apply({ type: 'failsafeDurationShared', durationMinimum });
}

interface PlannedWrite {
  readonly machine: LimitMachine;
  readonly owner: FailsafeOwner;
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
      owner: member.owner,
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
