import { bool, type Data, list, record, text, uint } from '@busbar/kernel';
import { featureAddress } from './address.ts';
import { type DataOf, type ItemOf, listFunction } from './function-declaration.ts';
import { nested, sameAs } from './selectors.ts';
import { useCaseActor, useCaseName } from './use-case-name.ts';

const ofSupport = {
  useCaseName,
  /** Version of the use case document; compare leniently. */
  useCaseVersion: text,
  /** Absent means available. */
  useCaseAvailable: bool,
  /** Numbers of the supported scenarios. */
  scenarioSupport: list(uint),
  /** `release` for released documents. */
  useCaseDocumentSubRevision: text,
};
/** `UseCaseSupportType`: one supported use case. */
export interface UseCaseSupport extends Data<typeof ofSupport> {}
const useCaseSupport = record<UseCaseSupport>(ofSupport);

const ofInformation = {
  /** Entity or feature that plays the actor. */
  address: featureAddress,
  actor: useCaseActor,
  useCaseSupport: list(useCaseSupport),
};

/** Use cases a device supports. IEC 63380-3, 5.5.6; entries have no identifiers, merged by its own rules. */
export const nodeManagementUseCaseData = listFunction({
  name: 'nodeManagementUseCaseData',
  feature: 'NodeManagement',
  item: 'useCaseInformation',
  key: [],
  fields: ofInformation,
  selectors: [
    nested('useCaseInformation', '.', [
      sameAs(ofInformation, 'address'),
      sameAs(ofInformation, 'actor'),
      nested('useCaseSupport', 'useCaseSupport', [
        sameAs(ofSupport, 'useCaseName'),
        sameAs(ofSupport, 'useCaseVersion'),
        sameAs(ofSupport, 'scenarioSupport'),
      ]),
    ]),
  ],
});
export type NodeManagementUseCaseData = DataOf<typeof nodeManagementUseCaseData>;
export type UseCaseInformation = ItemOf<typeof nodeManagementUseCaseData>;
