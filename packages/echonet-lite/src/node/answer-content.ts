import type { Property, SpecifiedFrame } from '../frame/frame.ts';
import type { EchonetQuirkName } from '../quirks.ts';

/** What a read gave. Refused properties are a normal result (EL-4.2.3-1). */
export interface GetResult {
  /** Contents by property code. */
  readonly values: ReadonlyMap<number, Uint8Array>;
  /** Codes that were refused or left out of the answer (EL-3.2.5-1, EL-4.2.3-2). */
  readonly refused: readonly number[];
}

/** What became of a write. */
export interface SetResult {
  readonly accepted: readonly number[];
  readonly refused: readonly number[];
  /** Written or not, nobody can tell: nothing answered, or the refusal does not say which (EL-4.2.3-3). */
  readonly unknown: readonly number[];
  /** What was read back of the unknown ones. */
  readonly readBack?: GetResult;
}

/** What became of a write and a read in one request. */
export interface SetGetResult {
  readonly set: SetResult;
  readonly get: GetResult;
}

/** Content of Get_Res, Get_SNA, INF and INF_SNA: properties are found by their code, whatever their order (EL-3.2-1). */
export function getResult(asked: readonly number[], answered: readonly Property[]): GetResult {
  const values = new Map<number, Uint8Array>();
  for (const { epc, edt } of answered) if (edt.length > 0 && asked.includes(epc)) values.set(epc, edt.slice());
  return { values, refused: [...new Set(asked)].filter((epc) => !values.has(epc)) };
}

/** Content of Set_Res, SetI_SNA and SetC_SNA (4.2.3.1, 4.2.3.2). */
export function setResult(
  asked: readonly Property[],
  answer: SpecifiedFrame,
  quirksOff: ReadonlySet<EchonetQuirkName>,
): SetResult {
  const isRefusal = answer.service !== 'Set_Res';
  return writtenOf(asked, answer.properties, isRefusal, !isRefusal, quirksOff);
}

/** Content of SetGet_Res and SetGet_SNA (4.2.3.4). */
export function setGetResult(
  request: SpecifiedFrame,
  answer: SpecifiedFrame,
  quirksOff: ReadonlySet<EchonetQuirkName>,
): SetGetResult {
  const asked = (request.getProperties ?? []).map(({ epc }) => epc);
  const get = getResult(asked, answer.getProperties ?? []);
  const isRefusal = answer.service === 'SetGet_SNA';
  // A refused read explains the refusal: then every write that is not repeated was accepted.
  const mayAllBeAccepted = !isRefusal || get.refused.length > 0;
  return { set: writtenOf(request.properties, answer.properties, isRefusal, mayAllBeAccepted, quirksOff), get };
}

/**
 * @param isRefusal contents in the answer mean refused properties
 * @param mayAllBeAccepted false: the answer says that at least one of these writes was refused
 */
function writtenOf(
  asked: readonly Property[],
  answered: readonly Property[],
  isRefusal: boolean,
  mayAllBeAccepted: boolean,
  quirksOff: ReadonlySet<EchonetQuirkName>,
): SetResult {
  const codes = [...new Set(asked.map(({ epc }) => epc))];
  const listed = new Map(answered.map((one) => [one.epc, one]));
  const refused = codes.filter((epc) => {
    const one = listed.get(epc);
    return one === undefined || (one.edt.length > 0 && isRefusal);
  });
  if (mayAllBeAccepted || refused.length > 0)
    return { accepted: codes.filter((epc) => !refused.includes(epc)), refused, unknown: [] };
  return quirksOff.has('unlistedEcho')
    ? { accepted: [], refused: codes, unknown: [] }
    : { accepted: [], refused: [], unknown: codes };
}
