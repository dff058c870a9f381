// Preloaded by `npm run evidence` into the processes of the tests and into those they start: writes down every SHIP data message
// that goes over a real WebSocket, with the test that was running. A link in memory never passes here, so that nothing played in
// memory can count as evidence. Without the folder in the environment it does nothing.
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EVIDENCE_FOLDER, EVIDENCE_TEST, type RecordedMessage, type RecordedTest } from './recorded-message.ts';

/** First octet of a SHIP data message (SHIP-6.10.4.1). */
const DATA = 2;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is watched of the class `WebSocket`. */
interface WatchedPrototype {
  send(...args: unknown[]): unknown;
  emit(...args: unknown[]): unknown;
}

const folder = process.env[EVIDENCE_FOLDER];
// The end of the conformance tool is an instrument, not an actor of the product; what it talks to is recorded.
const isInstrument = process.argv.includes('conformance');
if (folder !== undefined && !isInstrument) {
  if (process.argv[1]?.endsWith('.test.ts') === true) await followTests();
  recordInto(`${folder}/${process.pid}.jsonl`);
}

/** Keeps the running test in the environment, where processes that the test starts find it. */
async function followTests(): Promise<void> {
  // Only in a test file: loading node:test makes any other process print a report.
  const { beforeEach } = await import('node:test');
  let top: string | undefined;
  beforeEach((t) => {
    const { fullName } = t;
    if (!('filePath' in t) || t.filePath === undefined) return;
    // A subtest belongs to the test around it.
    if (top !== undefined && fullName.startsWith(`${top} > `)) return;
    top = fullName;
    const test: RecordedTest = { file: relative(ROOT, t.filePath), title: fullName };
    process.env[EVIDENCE_TEST] = JSON.stringify(test);
  });
}

function recordInto(file: string): void {
  const { prototype } = webSocketOfShip();
  const links = new WeakMap<object, number>();
  let next = 1;
  const note = (socket: object, direction: RecordedMessage['direction'], bytes: unknown): void => {
    const test = process.env[EVIDENCE_TEST];
    if (test === undefined || !(bytes instanceof Uint8Array) || bytes[0] !== DATA) return;
    const link = links.get(socket) ?? next++;
    links.set(socket, link);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + 1, bytes.byteLength - 1).toString('utf8');
    const message: RecordedMessage = { test: JSON.parse(test) as RecordedTest, link, direction, text };
    appendFileSync(file, `${JSON.stringify(message)}\n`);
  };
  const { send, emit } = prototype;
  prototype.send = function (this: object, ...args: unknown[]): unknown {
    note(this, 'out', args[0]);
    return Reflect.apply(send, this, args);
  };
  prototype.emit = function (this: object, ...args: unknown[]): unknown {
    if (args[0] === 'message') note(this, 'in', args[1]);
    return Reflect.apply(emit, this, args);
  };
}

/** The class whose objects are the sockets of the package ship. */
function webSocketOfShip(): { readonly prototype: WatchedPrototype } {
  const ofShip = createRequire(new URL('../../packages/ship/package.json', import.meta.url));
  return (ofShip('ws') as { readonly WebSocket: { readonly prototype: WatchedPrototype } }).WebSocket;
}
