import type { SpecifiedFrame } from '../frame/frame.ts';
import { addresses } from '../frame/object-code.ts';
import { isAnswerTo, type RequestService } from '../frame/service.ts';
import type { EchonetQuirkName } from '../quirks.ts';
import type { CounterName } from './counters.ts';

/** What an answer is compared with. */
export interface AwaitedAnswer {
  /** Address the request went to; undefined: to everybody. */
  readonly to: string | undefined;
  readonly request: SpecifiedFrame & { readonly service: RequestService };
}

/**
 * Whether a frame is the answer to a request: same address, objects exchanged, a service that belongs to it, and properties
 * of the request (EL-3.2.2-2, EL-3.2-1). Answers with the reason to drop it, or undefined when it fits.
 */
export function mismatch(
  { to, request }: AwaitedAnswer,
  answer: SpecifiedFrame,
  from: string,
  quirksOff: ReadonlySet<EchonetQuirkName>,
): CounterName | undefined {
  if (to !== undefined && to !== from) return 'wrongSource';
  // An INF that answers is addressed like any other answer (EL-3.2.5-2).
  if (answer.deoj !== request.seoj || !addresses(request.deoj, answer.seoj)) return 'wrongObject';
  if (!isAnswerTo(request.service, answer.service)) return 'wrongService';
  return hasItsProperties(request, answer, quirksOff) ? undefined : 'wrongProperty';
}

function hasItsProperties(
  request: SpecifiedFrame,
  answer: SpecifiedFrame,
  quirksOff: ReadonlySet<EchonetQuirkName>,
): boolean {
  const asked = codesOf(request);
  const answered = codesOf(answer);
  const isConfirmation = answer.service === 'Set_Res' || answer.service === 'INFC_Res';
  if (isConfirmation && quirksOff.has('contentInConfirmation') && answer.properties.some(({ edt }) => edt.length > 0))
    return false;
  if (quirksOff.has('shortAnswer') && answered.size < asked.size) return false;
  // A refusal of SetGet may list nothing (EL-3.2.6-2).
  if (answered.size === 0) return answer.service === 'SetGet_SNA';
  return [...answered].some((epc) => asked.has(epc));
}

function codesOf({ properties, getProperties = [] }: SpecifiedFrame): ReadonlySet<number> {
  return new Set([...properties, ...getProperties].map(({ epc }) => epc));
}
