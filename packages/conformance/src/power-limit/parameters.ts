import type { ParameterDeclaration, ParameterSheet } from '../catalogue/parameter-sheet.ts';
import type { LimitVocabulary } from './limit-vocabulary.ts';

/** The parameters of one of the two use cases, with types. Powers are magnitudes, W. */
export interface LimitParameters {
  readonly isCem: boolean;
  /** Start-up times, s. */
  readonly startUpGuard: number;
  readonly startUpSystem: number;
  readonly limitMin: number;
  readonly limitMax: number;
  readonly failsafeMin: number;
  readonly failsafeMax: number;
  /** Values the system is delivered with, W and s. */
  readonly failsafeLimit: number;
  readonly failsafeDuration: number;
  /** Largest failsafe duration minimum the system accepts, s. */
  readonly failsafeDurationMax: number;
  readonly hasAutonomousState: boolean;
  readonly altersTooLarge: boolean;
  /** Every message a case allows is tried, not only the first. */
  readonly tryEveryMessage: boolean;
}

/** Shortest and longest failsafe duration, s. LPC-TS-013. */
const [SHORTEST, LONGEST] = [7200, 86_400] as const;
/** Largest power a sheet may name, W. */
const MOST_WATTS = 100_000_000;

/** Parameter that lets cases try every permitted message. */
export const EVERY_MESSAGE = 'TOOL_everyMessage';

/** One declaration for both use cases. */
const EVERY_MESSAGE_DECLARATION: ParameterDeclaration = {
  name: EVERY_MESSAGE,
  kind: 'yes-no',
  meaning: 'where a case allows several messages try them all, also where each takes minutes (not of the catalogue)',
  default: () => false,
};

/** Name of a parameter of the use case. */
export function limitParameter({ useCase }: LimitVocabulary, name: string): string {
  return `PAR_${useCase}_${name}`;
}

/** The parameter sheet of LPC or LPP 1.0.2: ranges first, then what the device supports; defaults of the catalogue. */
export function limitParameterDeclarations(words: LimitVocabulary): readonly ParameterDeclaration[] {
  const { limit, failsafe } = words;
  const one = (
    name: string,
    kind: ParameterDeclaration['kind'],
    value: boolean | number,
    meaning: string,
    range: { readonly least?: number; readonly most?: number } = {},
  ): ParameterDeclaration => ({
    name: limitParameter(words, name),
    kind,
    meaning,
    ...range,
    default: () => value,
  });
  const watts = { least: 0, most: MOST_WATTS };
  const start = { least: 1, most: 3600 };
  const duration = { least: SHORTEST, most: LONGEST };
  return [
    one('CEM', 'yes-no', false, 'the controllable system is an energy manager (instance 1)'),
    one('StartUpDur_EG', 'count', 30, 'start-up time of the energy guard, s', start),
    one('StartUpDur_CS', 'count', 30, 'start-up time of the controllable system, s', start),
    one(`${limit}min`, 'count', 0, 'smallest limit the system can apply, W', watts),
    one(`${limit}max`, 'count', 11_000, 'largest limit it can apply, W', watts),
    one(`${failsafe}min`, 'count', 0, 'smallest failsafe limit, W', watts),
    one(`${failsafe}max`, 'count', 11_000, 'largest failsafe limit, W', watts),
    one(`P${failsafe}`, 'count', 4200, 'failsafe limit it is delivered with, W', watts),
    one('PFSDM', 'count', 7200, 'failsafe duration minimum it is delivered with, s', duration),
    one('MFSDM', 'count', 86_400, 'largest failsafe duration minimum it accepts, s', duration),
    one('guardWritesLimit', 'yes-no', true, 'the energy guard writes limits (A1)'),
    one('guardWritesFailsafe', 'yes-no', true, 'the energy guard writes failsafe values (A2)'),
    one('guardResends', 'yes-no', true, 'the energy guard repeats a refused limit quickly (A5)'),
    one('refusesPermitted', 'yes-no', true, 'the system can be given a permitted reason to refuse (B3, C3)'),
    one('altersTooLarge', 'yes-no', true, 'the system alters limits that are too large to store (D1)'),
    one('autonomous', 'yes-no', true, 'the state unlimited/autonomous is implemented (D2)'),
    one('storesFailsafe', 'yes-no', true, 'the system keeps changed failsafe values over a restart (D3)'),
    one('guardBlackStart', 'yes-no', true, 'the energy guard is black start capable (E1)'),
    one('systemBlackStart', 'yes-no', true, 'the system is black start capable (E2)'),
    one('powerMeasured', 'yes-no', false, 'the power of the system is measured and can be asked for (M1, N1)'),
    EVERY_MESSAGE_DECLARATION,
  ];
}

/** Reads a complete sheet. */
export function limitParameters(words: LimitVocabulary, sheet: ParameterSheet): LimitParameters {
  const value = (name: string): unknown => sheet[limitParameter(words, name)];
  const { limit, failsafe } = words;
  return {
    isCem: value('CEM') === true,
    startUpGuard: Number(value('StartUpDur_EG')),
    startUpSystem: Number(value('StartUpDur_CS')),
    limitMin: Number(value(`${limit}min`)),
    limitMax: Number(value(`${limit}max`)),
    failsafeMin: Number(value(`${failsafe}min`)),
    failsafeMax: Number(value(`${failsafe}max`)),
    failsafeLimit: Number(value(`P${failsafe}`)),
    failsafeDuration: Number(value('PFSDM')),
    failsafeDurationMax: Number(value('MFSDM')),
    hasAutonomousState: value('autonomous') === true,
    altersTooLarge: value('altersTooLarge') === true,
    tryEveryMessage: sheet[EVERY_MESSAGE] === true,
  };
}

/** What a sheet says that cannot be true together. */
export function limitContradictions(words: LimitVocabulary, sheet: ParameterSheet): readonly string[] {
  const found = limitParameters(words, sheet);
  const name = (short: string): string => limitParameter(words, short);
  const { limit, failsafe } = words;
  return [
    ...(found.limitMin < found.limitMax ? [] : [`${name(`${limit}min`)} is not below ${name(`${limit}max`)}`]),
    ...(found.failsafeMin < found.failsafeMax
      ? []
      : [`${name(`${failsafe}min`)} is not below ${name(`${failsafe}max`)}`]),
    ...(found.failsafeDuration <= found.failsafeDurationMax ? [] : [`${name('PFSDM')} is above ${name('MFSDM')}`]),
  ];
}
