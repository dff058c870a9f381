/** The class NodeManagement: one file per group of functions. */
export * from './node-management-binding.ts';
export * from './node-management-destination.ts';
export * from './node-management-detailed-discovery.ts';
export * from './node-management-subscription.ts';
export * from './node-management-use-case.ts';
