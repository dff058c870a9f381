import { lpcProfile, lppProfile, type PowerLimitProfile } from '@busbar/functions';
import type { UseCaseDeclaration } from '../declaration.ts';
import { lpcDeclaration } from '../lpc/lpc-declaration.ts';
import { lppDeclaration } from '../lpp/lpp-declaration.ts';

/** A use case of power limitation as it appears on SPINE. */
export interface PowerLimitBinding {
  readonly profile: PowerLimitProfile;
  readonly declaration: UseCaseDeclaration;
  /** `limitDirection` of its limit. */
  readonly direction: 'consume' | 'produce';
}

export const lpcBinding: PowerLimitBinding = {
  profile: lpcProfile,
  declaration: lpcDeclaration,
  direction: 'consume',
};

export const lppBinding: PowerLimitBinding = {
  profile: lppProfile,
  declaration: lppDeclaration,
  direction: 'produce',
};
