import { cevcDeclaration } from './cevc/cevc-declaration.ts';
import { dbevcDeclaration } from './dbevc/dbevc-declaration.ts';
import type { UseCaseDeclaration } from './declaration.ts';
import { evccDeclaration } from './evcc/evcc-declaration.ts';
import { evcemDeclaration } from './evcem/evcem-declaration.ts';
import { evcsDeclaration } from './evcs/evcs-declaration.ts';
import { evseccDeclaration } from './evsecc/evsecc-declaration.ts';
import { evsocDeclaration } from './evsoc/evsoc-declaration.ts';
import { lpcDeclaration } from './lpc/lpc-declaration.ts';
import { lppDeclaration } from './lpp/lpp-declaration.ts';
import { mgcpDeclaration } from './mgcp/mgcp-declaration.ts';
import { mpcDeclaration } from './mpc/mpc-declaration.ts';
import { opevDeclaration } from './opev/opev-declaration.ts';
import { oscevDeclaration } from './oscev/oscev-declaration.ts';
import { vabdDeclaration } from './vabd/vabd-declaration.ts';
import { vapdDeclaration } from './vapd/vapd-declaration.ts';

/** Every use case this package plays. */
export const USE_CASES: readonly UseCaseDeclaration[] = [
  lpcDeclaration,
  lppDeclaration,
  mpcDeclaration,
  mgcpDeclaration,
  evseccDeclaration,
  evccDeclaration,
  evcemDeclaration,
  evsocDeclaration,
  opevDeclaration,
  oscevDeclaration,
  cevcDeclaration,
  evcsDeclaration,
  dbevcDeclaration,
  vabdDeclaration,
  vapdDeclaration,
];

/** The declaration of a use case; undefined if this package does not play it. */
export function useCaseByName(name: string): UseCaseDeclaration | undefined {
  return USE_CASES.find((one) => one.name === name);
}
