import { type IncentiveConstraints, type IncentiveTable, incentiveTableProblem } from '@busbar/functions';
import type { Unlisten } from '@busbar/kernel';
import {
  type DataOf,
  incentiveTableConstraintsData,
  incentiveTableData,
  incentiveTableDescriptionData,
  type LocalEntity,
  type LocalFeature,
  type WriteRequest,
  type WriteVerdict,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { entriesIn } from '../feature-entries.ts';
import { type RunningTimes, runningTimes } from '../time-series/running-times.ts';
import { type DescribedTier, describeTariff, readTiers, TARIFF_ID } from './incentive-description.ts';
import { incentiveEntry, readIncentives } from './incentive-entries.ts';

/** What the vehicle knows of prices, and who is told about writes. */
export interface IncentivesOwner {
  /** As it is now. */
  incentives(): IncentiveTable | undefined;
  accepted(incentives: IncentiveTable): void;
  /** Other tiers were described; the table before does not fit them. */
  cleared(): void;
  refused(ski: string, reason: string): void;
}

/** How large a table the vehicle takes; the numbers are stated to others. CEVC 6.5. */
export type StatedIncentiveConstraints = Required<
  Pick<IncentiveConstraints, 'slotCountMax' | 'maxTiers' | 'maxIncentives'>
>;

/** The incentive table of a vehicle: its description and the table are written by the energy manager. CEVC 6.4 to 6.6. */
export class OfferedIncentives {
  readonly #feature: LocalFeature;
  readonly #constraints: StatedIncentiveConstraints;
  readonly #quirksOff: ReadonlySet<UseCaseQuirkName>;
  readonly #owner: IncentivesOwner;
  readonly #times: RunningTimes;
  readonly #stops: Unlisten[] = [];
  #tiers: readonly DescribedTier[] = [];
  #isUpdateRequired = false;

  constructor(
    entity: LocalEntity,
    constraints: StatedIncentiveConstraints,
    quirksOff: ReadonlySet<UseCaseQuirkName>,
    owner: IncentivesOwner,
  ) {
    this.#constraints = constraints;
    this.#quirksOff = quirksOff;
    this.#owner = owner;
    const feature = entity.feature('IncentiveTable', 'server');
    this.#feature = feature;
    // These lists have no keys: they are only exchanged as a whole (SPINE-5.3.3-43).
    feature.offer(incentiveTableDescriptionData, { read: true, write: true });
    feature.offer(incentiveTableConstraintsData, { read: true });
    feature.offer(incentiveTableData, { read: true, write: true });
    feature.set(incentiveTableConstraintsData, {
      incentiveTableConstraints: [
        {
          tariff: { tariffId: TARIFF_ID },
          tariffConstraints: {
            maxTiersPerTariff: constraints.maxTiers,
            maxBoundariesPerTier: 1,
            maxIncentivesPerTier: constraints.maxIncentives,
          },
          incentiveSlotConstraints: { slotCountMax: constraints.slotCountMax },
        },
      ],
    });
    this.#describe();
    this.#times = runningTimes(entity, feature, (notify) => this.#setTable(notify));
    this.#times.publish();
    this.#stops.push(
      feature.approve(incentiveTableDescriptionData, (request) => this.#judgeDescription(request)),
      feature.approve(incentiveTableData, (request) => this.#judgeTable(request)),
      // Some clients act on the constraints, but never read them (CEVC 8a).
      feature.onSubscribed(() => this.#repeatConstraints()),
    );
  }

  setUpdateRequired(isUpdateRequired: boolean): void {
    this.#isUpdateRequired = isUpdateRequired;
    this.#describe();
  }

  publish(): void {
    this.#times.publish();
  }

  /** Tells the description once more. CEVC 8a. */
  repeat(): void {
    this.#describe('always');
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#times.stop();
    this.#feature.set(incentiveTableDescriptionData, {});
    this.#feature.set(incentiveTableConstraintsData, {});
    this.#feature.set(incentiveTableData, {});
  }

  #repeatConstraints(): void {
    const constraints = this.#feature.data(incentiveTableConstraintsData) ?? {};
    this.#feature.set(incentiveTableConstraintsData, constraints, { notify: 'always' });
  }

  #describe(notify: 'changed' | 'always' = 'changed'): void {
    const incentiveTableDescription = [describeTariff(TARIFF_ID, this.#isUpdateRequired, this.#tiers)];
    this.#feature.set(incentiveTableDescriptionData, { incentiveTableDescription }, { notify });
  }

  #setTable(notify: 'changed' | 'always' | 'never'): void {
    const table = this.#owner.incentives();
    const data = table === undefined ? {} : { incentiveTable: [incentiveEntry(TARIFF_ID, table, this.#tiers)] };
    this.#feature.set(incentiveTableData, data, { notify });
  }

  #judgeDescription({ ski, received }: WriteRequest<DataOf<typeof incentiveTableDescriptionData>>): WriteVerdict {
    const [entry, ...others] = entriesIn(incentiveTableDescriptionData, received);
    const { tariffId, tariffWriteable } = entry?.tariffDescription ?? {};
    if (others.length > 0 || tariffId !== TARIFF_ID) return this.#refuse(ski, 'no such tariff');
    if (tariffWriteable === false) return this.#refuse(ski, 'a tariff that is not writeable');
    const read = readTiers(entry?.tier ?? [], this.#constraints);
    if (!read.ok) return this.#refuse(ski, `the description has ${read.problem}`);
    return {
      accept: true,
      done: (outcome) => (outcome === 'accepted' ? this.#described(read.tiers) : undefined),
    };
  }

  /** What the client says about the flag is an echo. CEVC 6.4. */
  #described(tiers: readonly DescribedTier[]): void {
    const before = JSON.stringify(this.#tiers);
    this.#tiers = tiers;
    this.#describe();
    if (before === JSON.stringify(tiers)) return;
    this.#owner.cleared();
    this.#times.publish();
  }

  #judgeTable({ ski, received }: WriteRequest<DataOf<typeof incentiveTableData>>): WriteVerdict {
    const [entry, ...others] = entriesIn(incentiveTableData, received);
    if (entry === undefined || others.length > 0 || entry.tariff?.tariffId !== TARIFF_ID)
      return this.#refuse(ski, 'no such tariff');
    if (this.#tiers.length === 0) return this.#refuse(ski, 'no tiers are described');
    const wall = this.#feature.entity.device.clock.wall();
    const read = readIncentives(entry, this.#tiers, { wall, quirksOff: this.#quirksOff });
    const problem = read.ok ? incentiveTableProblem(read.table, this.#constraints) : read.problem;
    if (!read.ok || problem !== undefined) return this.#refuse(ski, `the table has ${problem}`);
    return {
      accept: true,
      done: (outcome) => (outcome === 'accepted' ? this.#owner.accepted(read.table) : undefined),
    };
  }

  #refuse(ski: string, description: string): WriteVerdict {
    this.#owner.refused(ski, description);
    return { accept: false, description };
  }
}
