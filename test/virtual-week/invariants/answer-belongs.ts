import { type Address, addressText, isSameAddress, type MessageHeader } from '../message-header.ts';

/**
 * Invariant d: a reply or result refers to a request the other end has sent on this connection, comes from the feature that
 * was asked, and goes to the one that asked (SPINE-5.3.2-14, SPINE-5.2.3-6). What is wrong, or undefined.
 */
export function answerProblem(answer: MessageHeader, request: MessageHeader | undefined): string | undefined {
  if (answer.reference === undefined) return `${answer.classifier} ${answer.counter} names no request`;
  if (request === undefined)
    return `${answer.classifier} ${answer.counter} answers ${answer.reference}, which nobody sent on this connection`;
  if (!isFilledIn(request.destination, answer.source))
    return `request ${answer.reference} to ${addressText(request.destination)} is answered by ${addressText(answer.source)}`;
  if (!isSameAddress(request.source, answer.destination))
    return `request ${answer.reference} of ${addressText(request.source)} is answered to ${addressText(answer.destination)}`;
  return undefined;
}

/** Invariant d: counters of one end rise on a connection (SPINE-5.3.2-11). */
export function counterProblem(before: number | undefined, now: number): string | undefined {
  return before !== undefined && now <= before ? `message ${now} follows message ${before}` : undefined;
}

/** Invariant d: a message comes from the device at its end, from an entity that is there when it is sent. */
export function sourceProblem(source: Address, device: string, entities: readonly string[]): string | undefined {
  if (source.device !== device) return `a message of ${device} says that it comes from ${source.device}`;
  if (!entities.includes(source.entity))
    return `a message comes from entity ${source.entity}, which ${device} does not have`;
  return undefined;
}

/** The first messages do not know the device yet; its answer says it. */
function isFilledIn(asked: Address, answering: Address): boolean {
  return isSameAddress({ ...asked, device: asked.device ?? answering.device }, answering);
}
