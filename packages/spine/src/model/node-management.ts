/** The class NodeManagement: one file per group of functions, and the types of other classes they are made of. */
export type { EntityDescription, FeatureDescription } from './network-management.ts';
export * from './node-management-binding.ts';
export * from './node-management-destination.ts';
export * from './node-management-detailed-discovery.ts';
export * from './node-management-subscription.ts';
export * from './node-management-use-case.ts';
export type { UseCaseInformation } from './use-case-information.ts';
