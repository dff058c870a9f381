// Busbar as a peer program: line JSON on stdin and stdout (README.md).
import { createInterface } from 'node:readline';
import { loggerTo } from '@busbar/kernel';
import type { PeerCommand, PeerEvent, StartCommand } from '../contract.ts';
import { type BusbarNode, startBusbarNode } from './busbar-node.ts';

const report = (event: PeerEvent): void => void process.stdout.write(`${JSON.stringify(event)}\n`);
const logger = loggerTo((level, event, fields) => {
  if (level !== 'debug' || process.env.INTEROP_DEBUG === '1')
    process.stderr.write(`${level} ${event} ${JSON.stringify(fields)}\n`);
});

let node: BusbarNode | undefined;
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as PeerCommand | StartCommand;
  if (command.do === 'stop') break;
  try {
    if (command.do === 'start') node = await startBusbarNode(command, report, logger);
    // Not awaited: an answer that takes its time must not hold up the next command.
    else void node?.take(command).catch(fail);
  } catch (error) {
    fail(error);
  }
}
await node?.close();
// An input that is still open would keep the process alive.
process.stdin.destroy();

function fail(error: unknown): void {
  report({ event: 'error', text: error instanceof Error ? error.message : String(error) });
}
