import { isDeepStrictEqual } from 'node:util';
import { agedRequests, type Dated, type EnergyRequests } from '@busbar/functions';
import { type CancelTimer, type Clock, type Millis, millis, type Unlisten } from '@busbar/kernel';
import { type LocalEntity, timeSeriesListData, type WriteVerdict } from '@busbar/spine';
import { type OfferedKey, offerKey } from '../configuration-key.ts';
import { entriesIn } from '../feature-entries.ts';
import { type PublishedSeries, publishSeries } from '../time-series/published-series.ts';
import { BELOW_TARGET_KEY, type DbevcProfile, DISCHARGING_ENERGY_REQUEST, ENERGY_REQUEST } from './dbevc-profile.ts';
import { dischargingRequestEntry, energyRequestEntry } from './request-entries.ts';

/** What a vehicle asks for, as others see it. DBEVC 4.4, 4.5. */
export class OfferedRequests {
  readonly #clock: Clock;
  readonly #profile: DbevcProfile;
  readonly #key: OfferedKey;
  readonly #request: PublishedSeries;
  readonly #discharging: PublishedSeries;
  readonly #withdrawJudge: Unlisten;
  #requests: Dated<EnergyRequests>;
  /** As told last: what is not told yet must not be published silently. */
  #told: Dated<EnergyRequests>;
  #toldAt: Millis;
  #cancel: CancelTimer | undefined;

  constructor(entity: LocalEntity, profile: DbevcProfile, requests: EnergyRequests) {
    this.#clock = entity.device.clock;
    this.#profile = profile;
    this.#requests = { value: requests, at: this.#clock.now() };
    this.#told = this.#requests;
    this.#toldAt = this.#requests.at;
    this.#key = offerKey(entity, { keyName: BELOW_TARGET_KEY, valueType: profile.permissionValueType });
    const unit = profile.energyUnit;
    this.#request = publishSeries(
      entity,
      { timeSeriesType: ENERGY_REQUEST, timeSeriesWriteable: false, unit },
      (timeSeriesId) => energyRequestEntry(timeSeriesId, this.#aged(this.#told)),
    );
    this.#discharging = publishSeries(
      entity,
      { timeSeriesType: DISCHARGING_ENERGY_REQUEST, timeSeriesWriteable: false, unit },
      (timeSeriesId) => dischargingRequestEntry(timeSeriesId, this.#told.value),
    );
    const ids = [this.#request.timeSeriesId, this.#discharging.timeSeriesId];
    this.#withdrawJudge = entity
      .feature('TimeSeries', 'server')
      .approve(timeSeriesListData, (request): WriteVerdict => {
        const isWritten = (data: typeof request.received, id: number): unknown =>
          entriesIn(timeSeriesListData, data).find(({ timeSeriesId }) => timeSeriesId === id);
        const isOurs = ids.some(
          (id) =>
            isWritten(request.received, id) !== undefined ||
            !isDeepStrictEqual(isWritten(request.before, id), isWritten(request.resulting, id)),
        );
        return isOurs ? { accept: false, description: 'energy requests are not writeable' } : { accept: true };
      });
    this.#publish();
  }

  /** As they are now. */
  get requests(): EnergyRequests {
    return this.#aged(this.#requests);
  }

  /** Told at once if something but the energies changed, else after some change or time. */
  set(requests: EnergyRequests): void {
    this.#requests = { value: requests, at: this.#clock.now() };
    const due = this.#toldAt + this.#profile.toldEvery - this.#clock.now();
    if (due <= 0 || this.#isConsiderable(this.#told.value, requests)) this.#publish();
    else this.#cancel ??= this.#clock.after(millis(due), () => this.#publish());
  }

  close(): void {
    this.#cancel?.();
    this.#withdrawJudge();
    for (const one of [this.#key, this.#request, this.#discharging]) one.close();
  }

  #publish(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#told = this.#requests;
    this.#toldAt = this.#clock.now();
    this.#key.set({ boolean: this.#requests.value.isDischargingBelowTargetPermitted });
    this.#request.publish();
  }

  #aged({ value, at }: Dated<EnergyRequests>): EnergyRequests {
    return agedRequests(value, (this.#clock.now() - at) / 1000);
  }

  #isConsiderable(told: EnergyRequests, now: EnergyRequests): boolean {
    const energies = ({
      minimum,
      target,
      maximum,
      dischargeWindow,
    }: EnergyRequests): readonly (number | undefined)[] => [
      minimum,
      target,
      maximum,
      dischargeWindow?.lower,
      dischargeWindow?.upper,
    ];
    const [before, after] = [energies(told), energies(now)];
    if (told.isDischargingBelowTargetPermitted !== now.isDischargingBelowTargetPermitted) return true;
    return before.some((value, at) => {
      const next = after[at];
      if (value === undefined || next === undefined) return value !== next;
      // What is reached, or not any more, decides about discharging.
      const isCrossed = value > 0 !== next > 0 || value < 0 !== next < 0;
      return isCrossed || Math.abs(value - next) >= this.#profile.toldEveryWattHours;
    });
  }
}
