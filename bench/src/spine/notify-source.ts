import { identityFrom } from '@busbar/ship';
import type { WebSocket } from 'ws';
import { type LoadNode, loadNode } from '../peers/load-node.ts';
import { answerParent } from '../ship/child-process.ts';
import { rawConnect, rawContext } from '../ship/raw-peer.ts';
import { WINDOW } from './notify-receiver.ts';
import type { Pouring, SourceOrder, SourceQuestions } from './notify-source-process.ts';

// The process that sends notifies: gets its order from its parent and does what it is asked until it is ended.
let node: LoadNode | undefined;
let socket: WebSocket | undefined;

answerParent<SourceQuestions>({
  start,
  text: (entries) => {
    if (node === undefined) throw new Error('only the side busbar knows how its notifies are addressed');
    return node.notifyOf(entries);
  },
  pour: async (pouring) => {
    for (let sent = 0; sent < pouring.count; sent += WINDOW) await sendWindow(pouring, sent);
    return null;
  },
});

async function start({ side, identity: parts, receiver }: SourceOrder): Promise<null> {
  const identity = identityFrom(parts);
  if (side === 'busbar') node = await loadNode(identity, receiver);
  else socket = await rawConnect(rawContext(identity), receiver.port);
  return null;
}

/** Sends a window of notifies and waits until the receiver has taken them. */
async function sendWindow({ text }: Pouring, sent: number): Promise<void> {
  if (node !== undefined) {
    for (let one = 0; one < WINDOW; one++) node.send(text);
    await node.settle();
    return;
  }
  const taken = new Promise((done) => socket?.once('message', done));
  for (let one = 1; one <= WINDOW; one++) socket?.send(frame(`${text.head}${1_000_000 + sent + one}${text.tail}`));
  await taken;
}

/** The message as SHIP puts it on the wire: the same octets on both sides. */
function frame(text: string): Buffer {
  return Buffer.from(`\u0002{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":${text}}]}`);
}
