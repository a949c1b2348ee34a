#!/usr/bin/env node
/** The executable: what was typed behind its name becomes an exit code. */
import { explainEnd, runCommandLine } from './cli/run.ts';

runCommandLine(process.argv.slice(2)).then(
  // What an entry left open (a timer, a server) does not hold a shell that was left, nor a run that failed.
  (code) => process.stdout.write('', () => process.exit(code)),
  async (error) => {
    process.exitCode = await explainEnd(error);
  },
);
