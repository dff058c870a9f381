import type { StreamMessage } from '../api/model.ts';
import type { PageClock } from '../clock.ts';
import { MESSAGE_NAMES, streamMessage } from './message.ts';
import { initialStream, type StreamEvent, type StreamState, type StreamStep, streamStep } from './stream-machine.ts';

/** Who listens to the stream. */
export interface StreamListener {
  onState(state: StreamState): void;
  onMessage(message: StreamMessage, at: number): void;
}

/** The running stream. */
export interface LiveStream {
  /** The reader does not want to wait for the next attempt. */
  wake(): void;
  /** One turn of the clock: ends waits, notices silence. */
  tick(): void;
}

/** Opens the stream of server-sent events and keeps it open: the adapter around `streamStep`. */
export function openLiveStream(clock: PageClock, listener: StreamListener): LiveStream {
  let state: StreamState;
  let source: EventSource | undefined;

  const open = (): void => {
    const opened = new EventSource('api/v1/stream');
    source = opened;
    for (const name of MESSAGE_NAMES) {
      opened.addEventListener(name, (event: MessageEvent<string>) => {
        const message = streamMessage(name, event.data);
        if (source !== opened || message === undefined) return;
        const at = clock.now();
        handle({ type: 'message', at });
        listener.onMessage(message, at);
      });
    }
    opened.addEventListener('error', () => {
      if (source === opened) handle({ type: 'failed', at: clock.now(), jitter: Math.random() });
    });
  };

  const perform = (step: StreamStep): void => {
    state = step.state;
    for (const effect of step.effects) {
      if (effect.do === 'close') {
        source?.close();
        source = undefined;
      } else {
        open();
      }
    }
    listener.onState(step.state);
  };
  const handle = (event: StreamEvent): void => perform(streamStep(state, event));

  const start = initialStream();
  state = start.state;
  perform(start);
  return {
    wake: () => handle({ type: 'wake', at: clock.now() }),
    tick: () => handle({ type: 'tick', at: clock.now(), jitter: Math.random() }),
  };
}
