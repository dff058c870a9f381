import type { RemoteEntity } from '@busbar/spine';
import type { UseCaseDeclaration, UseCaseSide } from '@busbar/usecases';
import { isEntityTypeOf, playsSide } from '@busbar/usecases';
import { notApplicableHere, stepFailed } from '../runner/verdict.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { awaited } from './awaited.ts';
import type { PartnerDevice } from './partner-device.ts';

/** How long a device may take to answer discovery and use cases, ms. */
const DISCOVERY_TIME = 20_000;
/** Use cases may come after the entities, in a list of their own, ms. */
const ANNOUNCEMENT_TIME = 10_000;

/**
 * The entity of the device that plays this side of the use case. A device that does not announce it is none the case is about.
 */
export async function announcedActor(
  tool: ShipTool,
  { remote }: PartnerDevice,
  declaration: UseCaseDeclaration,
  side: UseCaseSide,
): Promise<RemoteEntity> {
  const isKnown = await awaited(tool, DISCOVERY_TIME, () => remote.isDiscovered || undefined);
  if (isKnown === undefined) throw stepFailed('the device did not answer the discovery');
  const entity = await awaited(tool, ANNOUNCEMENT_TIME, () => playing(remote, declaration, side));
  if (entity !== undefined) return entity;
  const { actor } = declaration[side];
  throw notApplicableHere(
    `applies only to the actor ${actor} of ${declaration.short}; the device does not announce it`,
  );
}

function playing(
  remote: PartnerDevice['remote'],
  declaration: UseCaseDeclaration,
  side: UseCaseSide,
): RemoteEntity | undefined {
  const announced = remote
    .useCases()
    .find(({ useCaseName, actor }) => useCaseName === declaration.name && playsSide(declaration, side, actor));
  if (announced === undefined) return undefined;
  // Without an address it is the first entity of a fitting type.
  return announced.entity ?? remote.entities().find(({ type }) => isEntityTypeOf(declaration[side], type));
}
