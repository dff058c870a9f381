import { runCommandLine } from './program.ts';

// A reader that went away (`busbar … | head`) ends the program quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

// The program decides the exit code; whatever still waits to be written to stdout is written first.
process.exitCode = await runCommandLine(process.argv.slice(2));
