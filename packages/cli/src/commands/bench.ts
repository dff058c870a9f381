import { type Benchmark, benchmarks, hasProcessFigures, peerBenchmarks, runBenchmark } from '@busbar/bench';
import { built, KNOWN_PEERS, type PeerProgram } from '@busbar/interop';
import type { Command } from 'commander';
import { CommandError, EXIT } from '../exit-code.ts';
import { print, printJson, table } from '../output.ts';
import { repeated } from '../repeated.ts';

/** Name of the group that is measured beside other stacks; not part of a run without a name, because it needs their tools. */
const PEERS = 'peers';

/** `busbar bench`: how fast this is, beside its baseline in the same run. */
export function benchCommand(program: Command): void {
  const names = [...benchmarks.map((one) => one.name), PEERS];
  program
    .command('bench')
    .description('measure against the baseline in the same run')
    .argument('[name]', `one of ${names.join(', ')}, or the part before a dot; without it all but ${PEERS}`)
    .option(
      '--peer <name=command>',
      `${PEERS}: measure beside this program, which speaks the contract of interop/README.md; may be repeated (default: ${KNOWN_PEERS.map(({ name }) => name).join(', ')})`,
      repeated,
    )
    .option('--rounds <n>', 'rounds of each measurement, at least 7', '9')
    .option('--json', 'machine-readable output: [{name, value, unit, baseline, ratio, rounds}]')
    .action(async (name: string | undefined, options: { peer?: readonly string[]; rounds: string; json?: boolean }) => {
      const chosen = await chosenBenchmarks(name, options.peer, names);
      const rounds = Number(options.rounds);
      if (!Number.isInteger(rounds) || rounds < 7 || rounds > 1000)
        throw new CommandError(
          EXIT.usage,
          'cli.usage',
          `--rounds is a whole number from 7 to 1000, not ${options.rounds}`,
        );
      await measure(chosen, rounds, options.json === true);
    });
}

async function chosenBenchmarks(
  name: string | undefined,
  peers: readonly string[] | undefined,
  names: readonly string[],
): Promise<readonly Benchmark[]> {
  const isOf = (one: Benchmark): boolean => name === undefined || one.name === name || one.name.startsWith(`${name}.`);
  if (name !== PEERS && name?.startsWith(`${PEERS}.`) !== true) {
    const chosen = benchmarks.filter(isOf);
    if (chosen.length === 0)
      throw new CommandError(EXIT.usage, 'cli.usage', `no benchmark "${name}"; there are: ${names.join(', ')}`);
    return chosen;
  }
  if (!hasProcessFigures())
    throw new CommandError(EXIT.environment, 'cli.environment', 'peers are measured through /proc: this needs Linux');
  const programs = peers === undefined ? await knownPeers() : peers.map(peerOf);
  const chosen = programs.flatMap(peerBenchmarks).filter(isOf);
  if (chosen.length === 0)
    throw new CommandError(
      EXIT.usage,
      'cli.usage',
      `no benchmark "${name}"; there are: ${programs
        .flatMap(peerBenchmarks)
        .map((one) => one.name)
        .join(', ')}`,
    );
  return chosen;
}

/** Builds the peers of this repository; one that cannot be built here is said and left out, unless there is no other. */
async function knownPeers(): Promise<readonly PeerProgram[]> {
  const programs: PeerProgram[] = [];
  const leftOut: string[] = [];
  for (const peer of KNOWN_PEERS) {
    process.stderr.write(`building ${peer.name} …\n`);
    const program = await built(peer);
    if (typeof program !== 'string') programs.push(program);
    else {
      process.stderr.write(`left out: ${program}\n`);
      leftOut.push(program);
    }
  }
  if (programs.length === 0) throw new CommandError(EXIT.environment, 'cli.environment', leftOut.join('\n'));
  return programs;
}

function peerOf(text: string): PeerProgram {
  const [name = '', ...rest] = text.split('=');
  const command = rest.join('=').split(' ').filter(Boolean);
  if (!/^[\w-]+$/.test(name) || command.length === 0)
    throw new CommandError(EXIT.usage, 'cli.usage', `--peer is NAME=COMMAND, not ${text}`);
  return { name, command };
}

async function measure(chosen: readonly Benchmark[], rounds: number, asJson: boolean): Promise<void> {
  const results = [];
  for (const one of chosen) {
    process.stderr.write(`${one.name}: ${one.measures} … `);
    const result = await runBenchmark(one, rounds, (text) => process.stderr.write(`${text} … `));
    process.stderr.write(`ratio ${result.ratio.toFixed(2)}\n`);
    results.push({ ...result, bound: one.bound });
  }
  if (asJson) printJson(results.map(({ bound: _, ...result }) => result));
  else
    print(
      table(
        ['name', 'value', 'baseline', 'ratio', 'bound', 'rounds'],
        results.map((one) => [
          one.name,
          `${one.value} ${one.unit}`,
          `${one.baseline} ${one.unit}`,
          one.ratio.toFixed(2),
          one.bound,
          String(one.rounds),
        ]),
      ),
    );
}
