import { type DataOf, listFunction } from './function-declaration.ts';
import { nested } from './selectors.ts';
import { useCaseInformation, useCaseInformationListData } from './use-case-information.ts';

/** Use cases a device supports. IEC 63380-3, 5.5.6; entries have no identifiers, merged by its own rules. */
export const nodeManagementUseCaseData = listFunction({
  name: 'nodeManagementUseCaseData',
  feature: 'NodeManagement',
  item: 'useCaseInformation',
  entry: useCaseInformation,
  key: [],
  selectors: [nested('useCaseInformation', '.', useCaseInformationListData.selectors.members)],
});
/** Data of {@link nodeManagementUseCaseData}. */
export type NodeManagementUseCaseData = DataOf<typeof nodeManagementUseCaseData>;
