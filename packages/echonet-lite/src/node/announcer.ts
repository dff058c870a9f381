import { type CancelTimer, millis, type Unlisten } from '@busbar/kernel';
import type { Property } from '../frame/frame.ts';
import { NODE_PROFILE } from '../frame/object-code.ts';
import { type AnnounceEvent, type AnnounceState, announceStart, announceStep } from './announce.ts';
import type { LocalObject } from './local-object.ts';
import type { NodeContext } from './node-context.ts';

/** Announces the changes of one local object. */
export class Announcer {
  readonly #context: NodeContext;
  readonly #object: LocalObject;
  readonly #unlisten: Unlisten;
  #state: AnnounceState;
  #cancel: CancelTimer | undefined;

  constructor(context: NodeContext, object: LocalObject) {
    this.#context = context;
    this.#object = object;
    const announced = new Set(object.announced);
    const known: Property[] = [...announced].flatMap((epc) => {
      const edt = object.get(epc);
      return edt === undefined ? [] : [{ epc, edt }];
    });
    this.#state = announceStart(known);
    this.#unlisten = object.onChange((changes) => {
      const properties = changes.filter(({ epc }) => announced.has(epc));
      if (properties.length > 0) this.#take({ type: 'changed', properties, now: context.clock.now() });
    });
  }

  close(): void {
    this.#unlisten();
    this.#cancel?.();
  }

  #take(event: AnnounceEvent): void {
    const { clock, timers } = this.#context;
    const { state, effects } = announceStep(this.#state, event, timers.announcementSpacing);
    this.#state = state;
    this.#cancel?.();
    for (const effect of effects)
      switch (effect.do) {
        case 'announce':
          this.#multicast(effect.properties);
          break;
        case 'startTimer':
          this.#cancel = clock.after(millis(effect.delay), () => this.#take({ type: 'timeout', now: clock.now() }));
          break;
      }
  }

  /** One frame, or several when they would not fit into a datagram (EL-1.2-7). */
  #multicast(properties: readonly Property[]): void {
    let part: Property[] = [];
    let octets = HEAD;
    for (const property of properties) {
      const size = 2 + property.edt.length;
      if (part.length > 0 && octets + size > this.#context.mostOctets) {
        this.#send(part);
        part = [];
        octets = HEAD;
      }
      part.push(property);
      octets += size;
    }
    this.#send(part);
  }

  #send(properties: readonly Property[]): void {
    const tid = this.#context.nextTid();
    const seoj = this.#object.object;
    this.#context.multicast({ format: 1, tid, seoj, deoj: NODE_PROFILE, service: 'INF', properties });
  }
}

/** Octets of a frame in front of its properties. */
const HEAD = 12;
