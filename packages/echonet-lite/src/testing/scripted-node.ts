import { decodeFrame } from '../frame/decode.ts';
import { encodeFrame } from '../frame/encode.ts';
import type { Property, SpecifiedFrame } from '../frame/frame.ts';
import { isRequest, REQUESTS, type Service } from '../frame/service.ts';
import type { DatagramLink } from '../transport/datagram-link.ts';

/** What a scripted node answers to a request: frames, or octets that are no frame. */
export type Script = (request: SpecifiedFrame, from: string) => readonly (SpecifiedFrame | Uint8Array)[];

/** A node that answers as a test says, right or wrong. */
export class ScriptedNode {
  /** Requests it got, oldest first. */
  readonly requests: SpecifiedFrame[] = [];
  /** What it answers from now on. */
  script: Script;
  readonly #link: DatagramLink;

  constructor(link: DatagramLink, script: Script = () => []) {
    this.#link = link;
    this.script = script;
    link.start({
      ready: () => undefined,
      failed: () => undefined,
      received: (bytes, { address }) => {
        const decoded = decodeFrame(bytes.slice());
        if ('error' in decoded || decoded.frame.format !== 1 || !isRequest(decoded.frame.service)) return;
        this.requests.push(decoded.frame);
        for (const answer of this.script(decoded.frame, address)) this.send(answer, address);
      },
    });
  }

  send(frame: SpecifiedFrame | Uint8Array, to: string): void {
    this.#link.send(frame instanceof Uint8Array ? frame : encodeFrame(frame), to, 'answer');
  }

  multicast(frame: SpecifiedFrame): void {
    this.#link.multicast(encodeFrame(frame));
  }

  close(): Promise<void> {
    return this.#link.close();
  }
}

/** The answer to a request: accepted, or another service with these properties. */
export function answerTo(
  request: SpecifiedFrame,
  properties: readonly Property[],
  service?: Service,
  change: Partial<SpecifiedFrame> = {},
): SpecifiedFrame {
  const accepted = isRequest(request.service) ? REQUESTS[request.service].accepted : undefined;
  const answer = service ?? accepted ?? 'SetI_SNA';
  return {
    format: 1,
    tid: request.tid,
    seoj: request.deoj,
    deoj: request.seoj,
    service: answer,
    properties,
    ...change,
  };
}
