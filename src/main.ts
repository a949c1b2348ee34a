#!/usr/bin/env node
/** The executable: what was typed behind its name becomes an exit code. */
import { explainEnd, runCommandLine } from './cli/run.ts';

try {
  const code = await runCommandLine(process.argv.slice(2));
  // What an entry left open (a timer, a server) does not hold a shell that was left, nor a run that failed.
  process.stdout.write('', () => process.exit(code));
} catch (error) {
  process.exitCode = explainEnd(error);
}
