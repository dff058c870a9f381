import type { ParameterDeclaration, ParameterSheet, ParameterValue } from './parameter-sheet.ts';

/**
 * Part the device under test plays. `either`: the case may be run in any role; `both`: server on one connection and client
 * on another at once.
 */
export type DutRole = 'server' | 'client' | 'either' | 'both';

/** Whom the device plays above the transport: an actor of a use case, in a role there. `special`: NodeManagement. */
export interface PlayedPart {
  /**
   * `CS` and `EG`: controllable system and energy guard of LPC or LPP; `MU`, `GCP` and `MA`: monitored unit of MPC, grid
   * connection point of MGCP, monitoring appliance. The case applies only to devices that announce it.
   */
  readonly actor: 'Any' | 'CS' | 'EG' | 'MU' | 'GCP' | 'MA';
  readonly role: 'special' | 'server' | 'client';
  /** Undefined: the case finds out, or it is about none. */
  readonly useCase?: 'LPC' | 'LPP' | 'MPC' | 'MGCP';
}

/** One step of a case: what the test tool does and what the device has to do. */
export interface CaseStep {
  readonly number: string;
  readonly action: string;
  readonly expected: string;
}

/** The catalogue's own condition: without it the case is not applicable. */
export interface Applicability {
  readonly parameter: string;
  readonly is: boolean;
}

/** A further condition of the catalogue: the device declares one of these values. */
export interface CaseCondition {
  readonly parameter: string;
  readonly isOneOf: readonly ParameterValue[];
}

/** A requirement of a test specification and where this project's own texts have it. */
export interface CaseRequirement {
  readonly id: string;
  /** Clause of the source it comes from. */
  readonly source: string;
  readonly content: string;
  /** Rule ids of this project. */
  readonly rules: readonly string[];
}

/** A test case as the catalogue has it. */
export interface CatalogueCase {
  /** Official identifier. */
  readonly id: string;
  readonly title: string;
  readonly purpose: string;
  readonly group: string;
  readonly role: DutRole;
  /** Undefined: the case knows no actors. */
  readonly plays?: PlayedPart;
  /** Undefined: the case is mandatory for every device that plays the role. */
  readonly applicability?: Applicability;
  /** All of them have to hold too. */
  readonly conditions?: readonly CaseCondition[];
  readonly requirements: readonly string[];
  readonly preconditions: readonly string[];
  /** Parameters the steps read. */
  readonly parameters: readonly string[];
  readonly steps: readonly CaseStep[];
  /** How long the case takes in real time against a device that passes, s. */
  readonly seconds: number;
  /** Nodes of the test tool that the device has to trust. */
  readonly nodes: 0 | 1 | 2;
  /** The steps themselves play both roles, one after the other. */
  readonly playsBothRoles?: boolean;
  /** Which side of the connection the device is does not matter: one run is enough. */
  readonly isRoleIndifferent?: boolean;
  /** Trust in the test tool is revoked at the device: somebody has to do that. */
  readonly revokesTrust?: boolean;
  /** The test tool becomes the one partner the device can have: such cases run one after the other, with the same node. */
  readonly isSolePartner?: boolean;
}

/** A case that can be executed with a test tool. Ends by itself when passed; throws at the step that failed. */
export interface ExecutableCase<Tool> extends CatalogueCase {
  run(tool: Tool): Promise<void>;
}

/** One test specification: its data and, for each case, what the test tool does. */
export interface ConformanceSuite<Tool> {
  /** Name on the command line. */
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly parameters: readonly ParameterDeclaration[];
  /** Meaning of each precondition by its name. */
  readonly preconditions: Readonly<Record<string, string>>;
  readonly requirements: readonly CaseRequirement[];
  /** What parameters say that cannot be true together. */
  readonly contradictions?: (sheet: ParameterSheet) => readonly string[];
  readonly cases: readonly ExecutableCase<Tool>[];
}

/** Why the catalogue does not apply a case to this device; undefined: it does. */
export function notApplicable(one: CatalogueCase, sheet: ParameterSheet): string | undefined {
  const { applicability, conditions = [] } = one;
  const all = [
    ...(applicability === undefined ? [] : [{ parameter: applicability.parameter, isOneOf: [applicability.is] }]),
    ...conditions,
  ];
  const broken = all.find(({ parameter, isOneOf }) => !isOneOf.includes(sheet[parameter]));
  if (broken === undefined) return undefined;
  const wanted = broken.isOneOf.filter((value) => value !== undefined).map(shown);
  return `applies only with ${broken.parameter} ${wanted.join(' or ')}; the device declares ${shown(sheet[broken.parameter])}`;
}

/** A value as a sheet has it. */
function shown(value: ParameterValue): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value ?? 'nothing');
}
