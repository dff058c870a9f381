import { benchmarks, runBenchmark } from '@busbar/bench';
import type { Command } from 'commander';
import { CommandError, EXIT } from '../exit-code.ts';
import { print, printJson, table } from '../output.ts';

/** `busbar bench`: how fast this is, beside its baseline in the same run. */
export function benchCommand(program: Command): void {
  const names = benchmarks.map((one) => one.name);
  program
    .command('bench')
    .description('measure against the baseline in the same run')
    .argument('[name]', `one of ${names.join(', ')}; all without it`)
    .option('--rounds <n>', 'rounds of each measurement, at least 7', '9')
    .option('--json', 'machine-readable output: [{name, value, unit, baseline, ratio, rounds}]')
    .action(async (name: string | undefined, options: { rounds: string; json?: boolean }) => {
      const chosen = benchmarks.filter(
        (one) => name === undefined || one.name === name || one.name.startsWith(`${name}.`),
      );
      if (chosen.length === 0)
        throw new CommandError(EXIT.usage, 'cli.usage', `no benchmark "${name}"; there are: ${names.join(', ')}`);
      const rounds = Number(options.rounds);
      if (!Number.isInteger(rounds) || rounds < 7 || rounds > 1000)
        throw new CommandError(
          EXIT.usage,
          'cli.usage',
          `--rounds is a whole number from 7 to 1000, not ${options.rounds}`,
        );
      const results = [];
      for (const one of chosen) {
        process.stderr.write(`${one.name}: ${one.measures} … `);
        const result = await runBenchmark(one, rounds);
        process.stderr.write(`ratio ${result.ratio.toFixed(2)}\n`);
        results.push(result);
      }
      if (options.json === true) printJson(results);
      else
        print(
          table(
            ['name', 'value', 'baseline', 'ratio', 'bound', 'rounds'],
            results.map((one) => [
              one.name,
              `${one.value} ${one.unit}`,
              `${one.baseline} ${one.unit}`,
              one.ratio.toFixed(2),
              boundOf(one.name),
              String(one.rounds),
            ]),
          ),
        );
    });
}

function boundOf(name: string): string {
  return benchmarks.find((one) => one.name === name)?.bound ?? '';
}
