import { Command, CommanderError } from 'commander';
import { benchCommand } from './commands/bench.ts';
import { conformanceCommand } from './commands/conformance.ts';
import { decodeCommand } from './commands/decode.ts';
import { demoCommand } from './commands/demo.ts';
import { discoverCommand } from './commands/discover.ts';
import { doctorCommand } from './commands/doctor.ts';
import { encodeCommand } from './commands/encode.ts';
import { identityCommand } from './commands/identity.ts';
import { inspectCommand } from './commands/inspect.ts';
import { pairCommand } from './commands/pair.ts';
import { peersCommand } from './commands/peers.ts';
import { runCommand } from './commands/run.ts';
import { simulateCommand } from './commands/simulate.ts';
import { traceCommand } from './commands/trace.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-code.ts';

/** The `busbar` command with everything it can do. */
function busbarProgram(): Command {
  const program = new Command('busbar')
    .description(
      'Charging stations and local energy management by IEC 63380: energy manager, simulated counterparts, tools',
    )
    .version('0.1.0')
    .exitOverride()
    .showHelpAfterError('(add --help for what is possible)')
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 the thing asked for failed, 2 wrong usage or configuration, 3 the environment is in the way.',
    );
  for (const add of [
    demoCommand,
    runCommand,
    simulateCommand,
    discoverCommand,
    inspectCommand,
    pairCommand,
    peersCommand,
    traceCommand,
    decodeCommand,
    encodeCommand,
    conformanceCommand,
    identityCommand,
    doctorCommand,
    benchCommand,
  ])
    add(program);
  return program;
}

/** Runs one command line and returns the exit code; errors are said on stderr in one line. */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  try {
    await busbarProgram().parseAsync(args, { from: 'user' });
    return EXIT.fine;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    process.stderr.write(`busbar: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodeOf(error);
  }
}
