import type { ManufacturerInformation } from '@busbar/functions';
import type { LocalEntity } from '@busbar/spine';
import { offerDeviceState } from '../device-state.ts';
import { offerManufacturer } from '../manufacturer.ts';
import { evseccDeclaration } from './evsecc-declaration.ts';

/** How a station is set up. */
export interface EvseccEvseOptions {
  /** What the station says about itself; everything optional, empty texts are left out. */
  readonly manufacturer: ManufacturerInformation;
}

/** The station's side of EVSECC. */
export interface EvseccEvse {
  /** States whether the station works. The last error code stays after recovery. EVSECC-020. */
  setState(state: 'normalOperation' | 'failure', lastErrorCode?: string): void;
  /** Changes what the station says about itself, for example after an update. */
  setManufacturer(manufacturer: ManufacturerInformation): void;
  close(): void;
}

/** Offers EVSECC as station on an entity; both functions are complete from the first moment (EVSECC 8). */
export function evseccEvse(entity: LocalEntity, options: EvseccEvseOptions): EvseccEvse {
  const setManufacturer = offerManufacturer(entity);
  const setState = offerDeviceState(entity);
  setManufacturer(options.manufacturer);
  setState('normalOperation');
  const withdraw = entity.announce({
    useCaseName: evseccDeclaration.name,
    actor: evseccDeclaration.server.actor,
    version: evseccDeclaration.version,
    subRevision: evseccDeclaration.subRevision,
    scenarios: [1, 2],
  });
  return { setState, setManufacturer, close: withdraw };
}
