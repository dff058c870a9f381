import { Listeners, type Unlisten } from '@busbar/kernel';
import {
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  type LocalEntity,
} from '@busbar/spine';
import { localEntries } from './feature-entries.ts';
import { lowestFree } from './identifiers.ts';

/** Identifiers of the total active power of an entity. */
interface TotalPower {
  readonly electricalConnectionId: number;
  readonly parameterId: number;
  readonly measurementId: number;
}

/** Used where no use case measures the total power; some peers insist on a present `measurementId`. Common part 3.4, rule 6. */
const NOT_MEASURED: TotalPower = { electricalConnectionId: 0, parameterId: 0, measurementId: 0 };

/**
 * The electrical connection of an entity as its use cases share it: the limit of LPC and LPP refers to the total power that
 * MPC measures.
 */
export interface GridConnection {
  /** Number of the connection; the same for every use case. */
  electricalConnectionId(): number;
  total(): TotalPower;
  /** A measuring use case came or went. */
  setTotal(total: TotalPower | undefined): void;
  onTotal(listener: () => void): Unlisten;
}

const KEY = Symbol('grid connection');

/** The connection of this entity. */
export function gridConnection(entity: LocalEntity): GridConnection {
  return entity.shared(KEY, () => makeGridConnection(entity));
}

function makeGridConnection(entity: LocalEntity): GridConnection {
  const changed = new Listeners<[]>();
  let own: number | undefined;
  let measured: TotalPower | undefined;
  return {
    electricalConnectionId() {
      const feature = entity.feature('ElectricalConnection', 'server');
      own ??= lowestFree([
        ...localEntries(feature, electricalConnectionDescriptionListData).map((one) => one.electricalConnectionId),
        ...localEntries(feature, electricalConnectionParameterDescriptionListData).map(
          (one) => one.electricalConnectionId,
        ),
      ]);
      return own;
    },
    total: () => measured ?? NOT_MEASURED,
    setTotal(total) {
      measured = total;
      changed.emit();
    },
    onTotal: (listener) => changed.add(listener),
  };
}
