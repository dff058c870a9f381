import { appendFileSync } from 'node:fs';
import type { Trace } from '@busbar/ems/api-types';
import { millis, systemClock } from '@busbar/kernel';
import { type Command, Option } from 'commander';
import { askEnergyManager, ENERGY_MANAGER_URL } from '../energy-manager-client.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { readInput } from '../input.ts';
import { print, printJson } from '../output.ts';
import { repeated } from '../repeated.ts';
import { Redaction } from '../trace/redaction.ts';
import { type TraceFilter, traceJson, traceLines } from '../trace/trace-lines.ts';
import { readRecording, recordLine, type TraceRecord } from '../trace/trace-record.ts';
import { untilStopped } from '../until-stopped.ts';

interface TraceOptions {
  readonly live?: boolean;
  readonly url: string;
  readonly save?: string;
  readonly ski?: string;
  readonly layer?: 'ship' | 'spine' | 'echonet-lite';
  readonly kind?: readonly string[];
  readonly function?: readonly string[];
  readonly redact?: boolean;
  readonly json?: boolean;
}

/** How often a running energy manager is asked for news. */
const ASK_EVERY = millis(500);

/** `busbar trace FILE|--live`: a conversation as a readable sequence. */
export function traceCommand(program: Command): void {
  program
    .command('trace')
    .description('a recorded or live conversation as a readable sequence: who, what, which function, what it says')
    .argument('[file]', 'a recording: lines of {time, ski, direction, hex}; - for the input')
    .option('--live', 'the messages of a running energy manager, until stopped')
    .option('--url <url>', 'address of the energy manager', ENERGY_MANAGER_URL)
    .option('--save <file>', 'with --live: appends what was said as a recording')
    .option('--ski <ski>', 'only the peer whose SKI, or address of ECHONET Lite, begins so')
    .addOption(new Option('--layer <layer>', 'only messages of this layer').choices(['ship', 'spine', 'echonet-lite']))
    .option(
      '--kind <kind>',
      'only this classifier (read, reply, notify, write, call, result), SHIP message or ECHONET Lite service, may be repeated',
      repeated,
    )
    .option(
      '--function <part>',
      'only SPINE functions or ECHONET Lite properties whose name contains this, may be repeated',
      repeated,
    )
    .option('--redact', 'replaces SKIs, device addresses and serial numbers by short words')
    .option('--json', 'one line of JSON for each message')
    .action(async (file: string | undefined, options: TraceOptions) => {
      if ((file === undefined) === (options.live !== true))
        throw new CommandError(EXIT.usage, 'cli.usage', 'name a recording, or --live for a running energy manager');
      const show = printer(options);
      if (file !== undefined) showRecording(file, show);
      else await follow(options, show);
    });
}

function printer(options: TraceOptions): (record: TraceRecord) => void {
  const redaction = options.redact === true ? new Redaction() : undefined;
  const filter: TraceFilter = {
    ...(options.ski === undefined ? {} : { ski: options.ski }),
    ...(options.layer === undefined ? {} : { layer: options.layer }),
    ...(options.kind === undefined ? {} : { kinds: options.kind }),
    ...(options.function === undefined ? {} : { functions: options.function }),
  };
  if (options.json !== true)
    return (record) => {
      for (const line of traceLines(record, filter, redaction)) print(line);
    };
  return (record) => {
    const line = traceJson(record, filter);
    if (line === undefined) return;
    if (redaction === undefined) printJson(line, 0);
    else print(redaction.apply(JSON.stringify(line)));
  };
}

function showRecording(file: string, show: (record: TraceRecord) => void): void {
  const { records, faults } = readRecording(readInput(file));
  for (const record of records) show(record);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (faults.length > 0)
    throw new CommandError(EXIT.failed, 'cli.malformed', `${faults.length} lines of ${file} are no messages`);
}

async function follow(options: TraceOptions, show: (record: TraceRecord) => void): Promise<void> {
  const clock = systemClock();
  let isStopped = false;
  const stopped = untilStopped().then(() => {
    isStopped = true;
  });
  let after: number | undefined;
  while (!isStopped) {
    const path = `/api/v1/trace${after === undefined ? '' : `?limit=5000&after=${after}`}`;
    const { messages, next } = await askEnergyManager<Trace>(options.url, 'GET', path);
    for (const { time, protocol, ski, direction, hex } of messages) {
      const record = { time, protocol, ski, direction, bytes: Buffer.from(hex, 'hex') };
      if (options.save !== undefined) appendFileSync(options.save, `${recordLine(record)}\n`);
      show(record);
    }
    after = next;
    const waited = Promise.withResolvers<void>();
    const cancel = clock.after(ASK_EVERY, waited.resolve);
    await Promise.race([waited.promise, stopped]);
    cancel();
  }
}
