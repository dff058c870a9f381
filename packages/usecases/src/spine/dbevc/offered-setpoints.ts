import { isDeepStrictEqual } from 'node:util';
import {
  type HeldSetpoint,
  PHASES,
  type Phase,
  type SetpointRange,
  type SetpointTarget,
  type SetpointWrite,
} from '@busbar/functions';
import { type Clock, type Unlisten, watts } from '@busbar/kernel';
import {
  type DataOf,
  electricalConnectionParameterDescriptionListData,
  type LocalEntity,
  type LocalFeature,
  measurementDescriptionListData,
  type Setpoint,
  setpointConstraintsListData,
  setpointDescriptionListData,
  setpointListData,
  toScaled,
  type WriteRequest,
  type WriteVerdict,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { entriesIn, localEntries, putEntries, removeEntries } from '../feature-entries.ts';
import { lowestFree } from '../identifiers.ts';
import { type RunningTimes, runningTimes } from '../time-series/running-times.ts';
import type { DbevcProfile } from './dbevc-profile.ts';
import { readSetpointWrite, setpointEntry } from './setpoint-entries.ts';

/** Who decides about setpoints. */
export interface SetpointsOwner {
  held(target: SetpointTarget): HeldSetpoint;
  isChangeable(): boolean;
  /** Why the writes cannot be applied; undefined: they can. Nothing is done yet. */
  refusal(writes: readonly SetpointWrite[]): string | undefined;
  accepted(writes: readonly SetpointWrite[]): void;
  refused(ski: string, reason: string): void;
}

type Request = WriteRequest<DataOf<typeof setpointListData>>;

/** The setpoints of a vehicle: the total, and its phases where they may differ. DBEVC 4.1 to 4.3. */
export class OfferedSetpoints {
  readonly #entity: LocalEntity;
  readonly #clock: Clock;
  readonly #feature: LocalFeature;
  readonly #quirksOff: ReadonlySet<UseCaseQuirkName>;
  readonly #owner: SetpointsOwner;
  readonly #ids: ReadonlyMap<SetpointTarget, number>;
  readonly #times: RunningTimes;
  readonly #withdrawJudge: Unlisten;

  constructor(
    entity: LocalEntity,
    profile: DbevcProfile,
    phases: readonly Phase[],
    quirksOff: ReadonlySet<UseCaseQuirkName>,
    owner: SetpointsOwner,
  ) {
    this.#entity = entity;
    this.#clock = entity.device.clock;
    this.#quirksOff = quirksOff;
    this.#owner = owner;
    const feature = entity.feature('Setpoint', 'server');
    this.#feature = feature;
    const targets: readonly SetpointTarget[] = ['total', ...phases];
    const ids = new Map<SetpointTarget, number>();
    for (const target of targets) ids.set(target, this.#describe(target, profile));
    this.#ids = ids;
    this.#times = runningTimes(entity, feature, (notify) => this.#setList(notify));
    this.#times.publish();
    this.#withdrawJudge = feature.approve(setpointListData, (request) => this.#judge(request));
  }

  publish(): void {
    this.#times.publish();
  }

  /** What may be written now; changes with state of charge and temperature. T154. */
  setRange(target: SetpointTarget, { minimum, maximum, step }: SetpointRange): void {
    const setpointId = this.#ids.get(target);
    if (setpointId === undefined) return;
    putEntries(this.#feature, setpointConstraintsListData, [
      {
        setpointId,
        setpointRangeMin: toScaled(minimum),
        setpointRangeMax: toScaled(maximum),
        ...(step === undefined ? {} : { setpointStepSize: toScaled(step) }),
      },
    ]);
  }

  close(): void {
    this.#withdrawJudge();
    this.#times.stop();
    const isOurs = this.#isOurs;
    removeEntries(this.#feature, setpointListData, isOurs);
    removeEntries(this.#feature, setpointConstraintsListData, isOurs);
    removeEntries(this.#feature, setpointDescriptionListData, isOurs);
  }

  readonly #isOurs = ({ setpointId }: { readonly setpointId?: number }): boolean =>
    setpointId !== undefined && [...this.#ids.values()].includes(setpointId);

  #describe(target: SetpointTarget, { setpointType, setpointUnit, totalScope, phaseScope }: DbevcProfile): number {
    const setpointId = lowestFree(
      localEntries(this.#feature, setpointDescriptionListData).map((one) => one.setpointId),
    );
    const measurementId = this.#measuredBy(target);
    putEntries(this.#feature, setpointDescriptionListData, [
      {
        setpointId,
        ...(measurementId === undefined ? {} : { measurementId }),
        setpointType,
        unit: setpointUnit,
        scopeType: target === 'total' ? totalScope : phaseScope,
      },
    ]);
    return setpointId;
  }

  /** The power that EVCEM measures, if it is described already. DBEVC 4.1. */
  #measuredBy(target: SetpointTarget): number | undefined {
    const measured = localEntries(this.#entity.feature('Measurement', 'server'), measurementDescriptionListData);
    const parameters = localEntries(
      this.#entity.feature('ElectricalConnection', 'server'),
      electricalConnectionParameterDescriptionListData,
    );
    return parameters.find(({ measurementId, acMeasuredPhases = '' }) => {
      const isPower = measured.some((one) => one.measurementId === measurementId && one.measurementType === 'power');
      return isPower && (target === 'total' ? acMeasuredPhases.length > 1 : acMeasuredPhases === target);
    })?.measurementId;
  }

  #setList(notify: 'changed' | 'always' | 'never'): void {
    const others = localEntries(this.#feature, setpointListData).filter((one) => !this.#isOurs(one));
    const now = this.#clock.now();
    const isChangeable = this.#owner.isChangeable();
    const own = [...this.#ids].map(([target, setpointId]) =>
      setpointEntry(setpointId, this.#owner.held(target), isChangeable, now),
    );
    this.#feature.set(setpointListData, { setpointData: [...others, ...own] }, { notify });
  }

  /** Setpoints are neither added nor removed by others. DBEVC 5. */
  #judge(request: Request): WriteVerdict {
    const described = localEntries(this.#feature, setpointDescriptionListData);
    const resulting = entriesIn(setpointListData, request.resulting);
    if (resulting.some(({ setpointId }) => !described.some((one) => one.setpointId === setpointId)))
      return this.#refuse(request.ski, 'no such setpoint');
    const writes: SetpointWrite[] = [];
    for (const [target, setpointId] of this.#ids) {
      const after = resulting.find((one) => one.setpointId === setpointId);
      if (after === undefined) return this.#refuse(request.ski, 'a setpoint cannot be removed');
      const item = this.#itemFor(request, setpointId, after);
      if (item === undefined) continue;
      const wall = this.#clock.wall();
      const write = readSetpointWrite(target, item, after, { wall, quirksOff: this.#quirksOff });
      if (typeof write === 'string') return this.#refuse(request.ski, write);
      writes.push(write);
    }
    if (writes.length === 0) return { accept: true };
    const refusal = this.#owner.refusal(writes);
    if (refusal !== undefined) return this.#refuse(request.ski, refusal);
    return { accept: true, done: (outcome) => (outcome === 'accepted' ? this.#owner.accepted(writes) : undefined) };
  }

  /** What was written of one setpoint; undefined: nothing. Elements that a filter takes away are gone in what results. */
  #itemFor({ received, before, cmd }: Request, setpointId: number, after: Setpoint): Setpoint | undefined {
    const named = entriesIn(setpointListData, received).filter(
      (one) => one.setpointId === undefined || one.setpointId === setpointId,
    );
    const stored = entriesIn(setpointListData, before).find((one) => one.setpointId === setpointId);
    const isRestricted = (cmd.filter?.length ?? 0) > 0;
    const isChanged = !isDeepStrictEqual(stored, after);
    // A full list repeats what belongs to others.
    if (named.length > 0 && (isRestricted || isChanged)) return Object.assign({}, ...named);
    return isChanged ? { ...after, timePeriod: after.timePeriod ?? {} } : undefined;
  }

  #refuse(ski: string, description: string): WriteVerdict {
    this.#owner.refused(ski, description);
    return { accept: false, description };
  }
}

/** The phases that may be steered one by one. */
export function steerablePhases(isAsymmetric: boolean): readonly Phase[] {
  return isAsymmetric ? PHASES : [];
}

/** Nothing is wanted of it. */
export const NO_SETPOINT: HeldSetpoint = { value: watts(0), isActive: false };
