// `npm run week -- [--seed N] [--days N] [--seeds N] [--json]`: days of a house in virtual time, with faults. Prints what happened,
// or which invariant did not hold and how to repeat it. `--seeds 20`: so many seeds, one line each.
import { parseArgs } from 'node:util';
import { runWeek } from './run-week.ts';
import { weekSummary } from './week-summary.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** A wrong command line ends with 2. */
function wrongUsage(text: string): never {
  print(text);
  process.exit(2);
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '63380' },
    days: { type: 'string', default: '7' },
    seeds: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const [seed, days, seeds] = [Number(values.seed), Number(values.days), Number(values.seeds)];
if (!Number.isSafeInteger(seed) || seed < 0) wrongUsage('--seed takes a whole number from 0 on');
if (!(days >= 0.05 && days <= 365)) wrongUsage('--days takes a number from 0.05 to 365');
if (!Number.isSafeInteger(seeds) || seeds < 1) wrongUsage('--seeds takes a whole number from 1 on');

let isOk = true;
for (let one = seed; one < seed + seeds; one++) {
  const isTold = seeds === 1 && !values.json;
  const result = await runWeek({
    seed: one,
    days,
    ...(isTold ? { dayOver: (day, took) => print(`day ${day} is over after ${took.toFixed(1)} s`) } : {}),
  });
  print(values.json ? JSON.stringify(result) : weekSummary(result, { isShort: seeds > 1 }));
  isOk &&= result.brokenCount === 0;
}
// With --json the reader judges.
process.exitCode = isOk || values.json ? 0 : 1;
