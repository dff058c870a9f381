import {
  type AnyFunction,
  applyCmd,
  type Cmd,
  type NodeManagementDetailedDiscoveryData,
  type NodeManagementUseCaseData,
  type PossibleOperations,
} from '@busbar/spine';

/** A use case as one device announces it. */
export interface Announcement {
  /** Address of the entity, `1.2`; undefined when none is named. */
  readonly entity: string | undefined;
  readonly actor: string;
  readonly useCase: string;
  readonly scenarios: readonly number[];
}

/** Data of a function as its server told it, and the test that saw it last. */
export interface ToldData {
  readonly value: unknown;
  readonly test: string;
}

/** A feature of a device. */
interface Feature {
  readonly entity: string;
  readonly type: string;
  readonly role: string;
  readonly data: Map<string, ToldData>;
  /** What may be done with its functions, as announced: `read`, `partial read`, `write`, `partial write`. */
  readonly operations: ReadonlyMap<string, readonly string[]>;
}

/** What one of the two devices of a connection told about itself. Bounded by the recording. */
export class SideFacts {
  /** Types of the entities, by address. */
  readonly entities = new Map<string, string>();
  /** By address, `1.2/7`. */
  readonly features = new Map<string, Feature>();
  announcements: readonly Announcement[] = [];
  /** Types of entities that came and left while the connection stood, with the test that saw it last. */
  readonly added = new Map<string, string>();
  readonly removed = new Map<string, string>();

  /** A reply or notification of data of one of its features. */
  told(feature: string, cmd: Cmd, how: 'reply' | 'notify', test: string): void {
    const { declaration, name, value } = cmd.data ?? {};
    if (name === 'nodeManagementDetailedDiscoveryData')
      this.#discovered(value as NodeManagementDetailedDiscoveryData, isPartial(cmd), test);
    else if (name === 'nodeManagementUseCaseData') this.#announced(value as NodeManagementUseCaseData, isPartial(cmd));
    else if (declaration !== undefined) this.#data(feature, declaration, cmd, how, test);
  }

  /** Its server features of a type on an entity; on every entity when none is named. */
  servers(type: string, entity: string | undefined): readonly Feature[] {
    return [...this.features.values()].filter(
      (one) => one.type === type && one.role === 'server' && (entity === undefined || one.entity === entity),
    );
  }

  #data(address: string, fn: AnyFunction, cmd: Cmd, how: 'reply' | 'notify', test: string): void {
    const feature = this.features.get(address);
    if (feature === undefined) return;
    const applied = applyCmd(fn, feature.data.get(fn.name)?.value, cmd, how);
    if (applied.ok) feature.data.set(fn.name, { value: applied.value, test });
  }

  #discovered(data: NodeManagementDetailedDiscoveryData, isPart: boolean, test: string): void {
    if (!isPart) {
      this.entities.clear();
      this.features.clear();
    }
    for (const { description } of data.entityInformation ?? []) {
      const path = description?.entityAddress?.entity?.join('.');
      if (path === undefined) continue;
      const type = description?.entityType ?? this.entities.get(path) ?? '';
      if (description?.lastStateChange === 'removed') {
        this.#left(path);
        this.removed.set(type, test);
        continue;
      }
      this.entities.set(path, type);
      this.added.set(type, test);
    }
    for (const { description } of data.featureInformation ?? []) {
      const { entity, feature } = description?.featureAddress ?? {};
      if (entity === undefined || feature === undefined) continue;
      const address = `${entity.join('.')}/${feature}`;
      const known = this.features.get(address);
      this.features.set(address, {
        entity: entity.join('.'),
        type: description?.featureType ?? known?.type ?? '',
        role: description?.role ?? known?.role ?? '',
        data: known?.data ?? new Map(),
        operations: new Map(
          (description?.supportedFunction ?? []).map((one) => [
            one.function ?? '',
            operationsOf(one.possibleOperations),
          ]),
        ),
      });
    }
  }

  #left(path: string): void {
    this.entities.delete(path);
    for (const [address, { entity }] of this.features) if (entity === path) this.features.delete(address);
  }

  #announced(data: NodeManagementUseCaseData, isPart: boolean): void {
    const announced = (data.useCaseInformation ?? []).flatMap(({ address, actor, useCaseSupport = [] }) =>
      useCaseSupport.map(({ useCaseName, scenarioSupport = [] }) => ({
        entity: address?.entity?.join('.'),
        actor: actor ?? '',
        useCase: useCaseName ?? '',
        scenarios: scenarioSupport,
      })),
    );
    const isRepeated = (one: Announcement): boolean =>
      announced.some((other) => other.entity === one.entity && other.useCase === one.useCase);
    this.announcements = isPart ? [...this.announcements.filter((one) => !isRepeated(one)), ...announced] : announced;
  }
}

function isPartial(cmd: Cmd): boolean {
  return (cmd.filter ?? []).length > 0;
}

function operationsOf(possible: PossibleOperations | undefined): readonly string[] {
  return (['read', 'write'] as const).flatMap((name) => {
    const operation = possible?.[name];
    if (operation === undefined) return [];
    return operation.partial === undefined ? [name] : [name, `partial ${name}`];
  });
}
