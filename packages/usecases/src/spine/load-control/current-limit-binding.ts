import { type CurrentLimitProfile, opevProfile, oscevProfile } from '@busbar/functions';
import type { UseCaseDeclaration } from '../declaration.ts';
import { opevDeclaration } from '../opev/opev-declaration.ts';
import { oscevDeclaration } from '../oscev/oscev-declaration.ts';

/** A use case of current limits as it appears on SPINE. OPEV 6.1, OSCEV 4. */
export interface CurrentLimitBinding {
  readonly profile: CurrentLimitProfile;
  readonly declaration: UseCaseDeclaration;
  readonly limitCategory: 'obligation' | 'recommendation';
  readonly scopeType: 'overloadProtection' | 'selfConsumption';
}

export const opevBinding: CurrentLimitBinding = {
  profile: opevProfile,
  declaration: opevDeclaration,
  limitCategory: 'obligation',
  scopeType: 'overloadProtection',
};

export const oscevBinding: CurrentLimitBinding = {
  profile: oscevProfile,
  declaration: oscevDeclaration,
  limitCategory: 'recommendation',
  scopeType: 'selfConsumption',
};
