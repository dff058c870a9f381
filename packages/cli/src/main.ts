import { runCommandLine } from './program.ts';

// The program decides the exit code; whatever still waits to be written to stdout is written first.
process.exitCode = await runCommandLine(process.argv.slice(2));
