import type { OpenSocket } from '../../connection/websocket.ts';
import type { ShipTransport } from '../transport.ts';

/** A transport whose sockets a test can break, and look at afterwards. */
export interface FaultyTransport extends ShipTransport {
  /** Every socket that was opened, oldest first. */
  readonly sockets: readonly OpenSocket[];
}

/** Wraps the transport of a node. */
export function faultyTransport(inner: ShipTransport): FaultyTransport {
  const sockets: OpenSocket[] = [];
  return {
    sockets,
    listener: (options) =>
      inner.listener({
        ...options,
        opened: (socket) => {
          sockets.push(socket);
          options.opened(socket);
        },
      }),
    dial: (endpoints, options) => {
      const dialling = inner.dial(endpoints, options);
      return {
        ...dialling,
        outcome: dialling.outcome.then((outcome) => {
          if (outcome.ok) sockets.push(outcome.socket);
          return outcome;
        }),
      };
    },
  };
}

/** A socket that is open. */
export function isOpen({ webSocket }: OpenSocket): boolean {
  return webSocket.readyState === webSocket.OPEN;
}
