import { createInterface } from 'node:readline';
import { type Service, serviceOf } from '@busbar/echonet-lite';
import type { EchonetCommand, EchonetEvent } from './contract.ts';

/** Reports one event. */
export function report(event: EchonetEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** Performs the commands of standard input one after the other; what goes wrong is reported and does not end the program. */
export async function performCommands(perform: (command: EchonetCommand) => void | Promise<void>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const command = JSON.parse(line) as EchonetCommand;
    if (command.do === 'stop') break;
    try {
      await perform(command);
    } catch (error) {
      report({ event: 'failed', what: `${command.do}: ${error instanceof Error ? error.message : String(error)}` });
    }
  }
  process.exit(0);
}

/** The name of a service code; `unknown` for a reserved one. */
export function serviceName(code: number): Service | 'unknown' {
  return serviceOf(code) ?? 'unknown';
}

/** Octets as the contract writes them. */
export function hex(octets: Iterable<number>): string {
  return Buffer.from([...octets]).toString('hex');
}
