// Runs the test files given as arguments in this process tree and ends with 1 at the first failure; says nothing.
import { resolve } from 'node:path';
import { run } from 'node:test';

const files = process.argv.slice(2).map((file) => resolve(file));
for await (const { type } of run({ files, concurrency: 1, execArgv: ['--conditions=@busbar/source'] }))
  if (type === 'test:fail') process.exit(1);
