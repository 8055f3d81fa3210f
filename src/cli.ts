/**
 * The command line. In: words a person typed. Out: lines on standard output, one line on standard error where something is wrong, and an
 * exit code: 0 fine, 1 failed, 2 wrong usage. It must not know the database or a vendor: commands that operate make requests, like
 * everybody else.
 */
import { CommanderError } from 'commander';
import { oneLine } from './cli/print.ts';
import { program, UsageError } from './cli/program.ts';
import { SetupFileError } from './cli/setup-file.ts';

const FAILED = 1;
const WRONG_USAGE = 2;

/** Commander has printed its own line already. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  process.stderr.write(`deskbridge: ${oneLine(error instanceof Error ? error.message : String(error))}\n`);
  return error instanceof UsageError || (error instanceof SetupFileError && error.usage) ? WRONG_USAGE : FAILED;
}

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
