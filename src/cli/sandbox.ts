/** acronis-shell sandbox: serves the sandbox alone until a signal ends it. */
import { oneLine } from '../api/secrets/sanitize.ts';
import { codeOf, type Signal } from '../repl/process/signals.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/index.ts';
import { command } from '../session/settings/program.ts';
import { type CommandLine, checkEntries, checkOneWord, UsageError } from './commandLine.ts';
import { readSandbox } from './world.ts';

const ENDING: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export async function run(line: CommandLine): Promise<number> {
  checkOneWord(line);
  const options = readSandbox(line, true);
  checkEntries(line);
  const sandbox = await start(options);
  // Before the lines that others wait for: whoever has read them may end the sandbox at once.
  const ended = new Promise<number>((resolve) => {
    for (const signal of ENDING) process.once(signal, () => resolve(codeOf(signal)));
  });
  sandbox.mailbox.onMail((mail) =>
    console.error(`mail to ${oneLine(mail.to)}: ${oneLine(mail.subject)}\n  ${mail.link}`),
  );
  console.log(`ACRONIS_DATACENTER_URL=${sandbox.url}`);
  console.log(`ACRONIS_CLIENT_ID=${sandbox.clientId}`);
  console.log(`ACRONIS_CLIENT_SECRET=${sandbox.clientSecret}`);
  // On one screen it is set off from the lines above.
  if (!line.has('quiet')) console.error(`${process.stderr.isTTY ? '\n' : ''}${nextText()}`);
  const code = await ended;
  await sandbox.stop();
  return code;
}

function nextText(): string {
  return [
    `  These are settings. Save them in a file, F say, and in another window:   ${command('--settings F')}`,
    '  What would be mailed appears here, with its links. Ctrl-C ends the sandbox.',
  ].join('\n');
}

async function start(options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox(options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UsageError(`Port ${options.port} is in use. --port 0 takes any that is free.`);
  }
}
