import {
  type FeatureAddress,
  type NodeManagementDetailedDiscoveryData,
  type NodeManagementUseCaseData,
  nodeManagementDetailedDiscoveryData,
  nodeManagementUseCaseData,
} from '@busbar/spine';
import { notApplicableHere, notJudged } from '../../runner/verdict.ts';
import type { ShipTool } from '../../tool/ship-tool.ts';
import { spineParameters } from '../parameters.ts';
import type { SpineConnection } from '../partner/spine-connection.ts';
import { limitUseCase } from './limit-use-case.ts';

/** Where the device plays an actor, as its discovery and use case data say. */
export interface FoundPart {
  readonly entity: readonly number[];
  /** A server feature of this entity. Without it the use case cannot run. */
  server(type: string): FeatureAddress;
}

const ACTORS = { CS: 'ControllableSystem', EG: 'EnergyGuard' } as const;

/**
 * Reads what the device announces and finds the entity that plays the actor of LPC or LPP. A device that announces it
 * nowhere is none the case is about, unless it declares to be one.
 */
export async function foundPart(tool: ShipTool, spine: SpineConnection, actor: 'CS' | 'EG'): Promise<FoundPart> {
  const declared = spineParameters(tool.sheet).plays[actor];
  const { name, short } = limitUseCase(tool.sheet);
  const wanted = `the actor ${ACTORS[actor]} of ${name}`;
  if (declared === false) throw notApplicableHere(`applies only to ${wanted}; the device declares not to play it`);
  const discovery = await spine.reply(
    spine.read(nodeManagementDetailedDiscoveryData.name),
    nodeManagementDetailedDiscoveryData,
  );
  const useCases = await spine.reply(spine.read(nodeManagementUseCaseData.name), nodeManagementUseCaseData);
  const entity = entityPlaying(useCases, ACTORS[actor], name, () => entitiesWith(discovery, NEEDED[actor]));
  if (entity === undefined && declared !== true)
    throw notApplicableHere(
      `applies only to ${wanted}; the device does not announce it (PAR_limitationUseCase ${short})`,
    );
  if (entity === undefined) throw notJudged(`the device declares to play ${wanted} but does not announce it`);
  return {
    entity,
    server(type) {
      const found = serverIn(discovery, entity, type);
      if (found === undefined)
        throw notJudged(`entity ${entity.join('.')} plays ${wanted} but has no server feature ${type}`);
      return found;
    },
  };
}

/** A feature by which an entity is recognised when the use case data do not say which one. */
const NEEDED = { CS: 'LoadControl', EG: 'DeviceDiagnosis' } as const;

function entityPlaying(
  { useCaseInformation = [] }: NodeManagementUseCaseData,
  actor: string,
  name: string,
  guess: () => readonly (readonly number[])[],
): readonly number[] | undefined {
  const found = useCaseInformation.find(
    (one) => one.actor === actor && (one.useCaseSupport ?? []).some(({ useCaseName }) => useCaseName === name),
  );
  return found === undefined ? undefined : (found.address?.entity ?? guess()[0]);
}

function entitiesWith(discovery: NodeManagementDetailedDiscoveryData, type: string): readonly (readonly number[])[] {
  return (discovery.featureInformation ?? []).flatMap(({ description }) =>
    description?.featureType === type &&
    description.role === 'server' &&
    description.featureAddress?.entity !== undefined
      ? [description.featureAddress.entity]
      : [],
  );
}

function serverIn(
  { featureInformation = [] }: NodeManagementDetailedDiscoveryData,
  entity: readonly number[],
  type: string,
): FeatureAddress | undefined {
  const found = featureInformation.find(
    ({ description }) =>
      description?.featureType === type &&
      description.role === 'server' &&
      description.featureAddress?.entity?.join('.') === entity.join('.'),
  )?.description?.featureAddress;
  return found?.feature === undefined ? undefined : { entity, feature: found.feature };
}
