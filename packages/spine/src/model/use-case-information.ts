import { bool, type Data, list, record, text, uint } from '@busbar/kernel';
import { featureAddress } from './address.ts';
import { listFunction } from './function-declaration.ts';
import { nested, sameAs } from './selectors.ts';
import { useCaseActor, useCaseName } from './use-case-name.ts';

const ofUseCaseSupport = {
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
export interface UseCaseSupport extends Data<typeof ofUseCaseSupport> {}
const useCaseSupport = record<UseCaseSupport>(ofUseCaseSupport);

const ofUseCaseInformation = {
  /** Entity or feature that plays the actor. */
  address: featureAddress,
  actor: useCaseActor,
  useCaseSupport: list(useCaseSupport),
};
/** `UseCaseInformationDataType`: the use cases of an actor. */
export interface UseCaseInformation extends Data<typeof ofUseCaseInformation> {}
export const useCaseInformation = record<UseCaseInformation>(ofUseCaseInformation);

/** Use cases, for a feature of its own; devices tell theirs in `nodeManagementUseCaseData`. */
export const useCaseInformationListData = listFunction({
  name: 'useCaseInformationListData',
  feature: undefined,
  item: 'useCaseInformationData',
  entry: useCaseInformation,
  key: [],
  selectors: [
    'address',
    'actor',
    nested('useCaseSupport', 'useCaseSupport', [
      sameAs(ofUseCaseSupport, 'useCaseName'),
      sameAs(ofUseCaseSupport, 'useCaseVersion'),
      sameAs(ofUseCaseSupport, 'scenarioSupport'),
    ]),
  ],
});
