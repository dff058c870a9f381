import type { CancelTimer } from '@busbar/kernel';
import type { EchonetLiteError } from '../errors.ts';
import type { Property, SpecifiedFrame } from '../frame/frame.ts';
import type { RequestService } from '../frame/service.ts';
import type { RequestPlan, RequestState } from './request.ts';

/** A request to one node. */
export interface RequestSpec {
  readonly service: RequestService;
  /** Own object. */
  readonly seoj: number;
  /** Object of the peer. */
  readonly deoj: number;
  readonly properties: readonly Property[];
  readonly getProperties?: readonly Property[];
  /** False: it is sent once, because executing it twice is not the same as once. */
  readonly mayRetry: boolean;
}

/** Where the requests to one node wait; told about the one that is outstanding. */
export interface RequestLane {
  /** Where the node is at the moment. */
  readonly address: string;
  add(outstanding: Outstanding): void;
  /** Sends the next request if it is its turn. */
  advance(): void;
  /** The request was sent, for the first time or again. */
  sent(): void;
  /** It was answered or has failed. */
  ended(): void;
}

/** A request that was sent, or waits for its turn. */
export interface Outstanding {
  /** Undefined: a multicast, which any number of nodes may answer. */
  readonly lane: RequestLane | undefined;
  readonly to: string | undefined;
  readonly request: SpecifiedFrame & { readonly service: RequestService };
  readonly plan: RequestPlan;
  state: RequestState;
  cancel: CancelTimer | undefined;
  settle(answer: SpecifiedFrame, from: string): void;
  fail(error: EchonetLiteError): void;
}
