import { closedEnumeration, type ValueOf } from '@busbar/kernel';

/** `RoleType`: a server owns data, a client uses it, special is both (NodeManagement only). */
export const featureRole = closedEnumeration(['client', 'server', 'special']);
export type FeatureRole = ValueOf<typeof featureRole>;
