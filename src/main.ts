#!/usr/bin/env node
/** The executable: the command line becomes a shell, a run of entries, a program or a served sandbox. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oneLine, quoted, sanitize } from './api/secrets/sanitize.ts';
import { type CommandLine, readCommandLine, UsageError } from './cli/commandLine.ts';
import type { SandboxOptions } from './sandbox/index.ts';
import type { SettingsError } from './session/errors.ts';
import { environment, stateDirectory, workingDirectory } from './session/settings/environment.ts';
import type { Settings } from './session/settings/settings.ts';
import { SANDBOX, type World } from './session/world/world.ts';

const USAGE = 2;

const HELP = `acronis-shell (unofficial): the documented session of the Acronis Account Management API, live

  acronis-shell                the shell
  acronis-shell -e CODE …      evaluate entries and exit
  acronis-shell -              entries from standard input; so does a pipe
  acronis-shell FILE           run a program: .js, .mjs (import works)
  acronis-shell sandbox        serve the sandbox alone until interrupted
  acronis-shell audit verify   check that the record of writes is as it was written

  --sandbox          the embedded sandbox: nothing leaves this computer
  --port N           the sandbox's port (43121 if free; 0: any)
  --users N          the sandbox with so many people
  --latency MS, --fail STATUS:N, --drop-answer [N], --edit-behind-me [N],
  --expire-token [N], --throttle [N], --stale-status 400|409|412|426
                     the sandbox with the accidents of real life; .sandbox
                     in it lists them all, and each is a flag as well
  --settings F       settings from this file
  --profile NAME     settings from .env.NAME
  --allow-host H     a data centre beside Acronis' own
  --read-only        no write is sent
  --dry-run          writes are shown, not sent
  --yes              writes need no question
  --json             one JSON document a line for each value
  --quiet            no narration
  --verbose          every request
  --no-color         no colours
  --help, --version

Settings: ACRONIS_DATACENTER_URL, ACRONIS_CLIENT_ID, ACRONIS_CLIENT_SECRET, in the environment or a file .env.
Exit: 0 done, 1 failed, 2 usage or settings, 3 conflict, 4 unknown outcome, 5 sign-in refused,\n6 the audit log cannot be written.`;

try {
  const code = await main(process.argv.slice(2));
  // What an entry left open (a timer, a server) does not hold a shell that was left, nor a run that failed.
  process.stdout.write('', () => process.exit(code));
} catch (error) {
  if (error instanceof Error && error.name === 'CancelledError') process.exit(130);
  if (!(error instanceof UsageError) && !isSettingsError(error)) throw error;
  const next = error instanceof UsageError ? 'acronis-shell --help lists what there is.' : settingsHelp();
  console.error(`acronis-shell: ${sanitize(error.message)}\n  ${next}`);
  process.exitCode = USAGE;
}

async function main(argv: readonly string[]): Promise<number> {
  const line = readCommandLine(argv);
  if (line.has('help')) return say(HELP);
  const version = readVersion();
  if (line.has('version')) return say(version);

  const [word, ...more] = line.words;
  if (word === 'audit' && more.join(' ') !== 'verify')
    throw new UsageError('What there is: acronis-shell audit verify');
  if (word === 'audit') return checkAudit(line.has('json'));
  if (more.length > 0)
    throw new UsageError(`One command or file at a time; ${quoted(String(more[0]))} is one too many.`);
  const isSandbox = line.has('sandbox') || word === 'sandbox';
  checkSources(line, isSandbox);
  const sandbox = await readSandbox(line, isSandbox);
  if (line.has('eval') && word !== undefined) throw new UsageError(`Either -e or ${quoted(word)}.`);
  if (word === 'sandbox') return serve(sandbox);
  const program = word === undefined || word === '-' ? null : readProgram(word);

  const { stdin, stdout, stderr } = process;
  // Told by whoever writes there, see repl/batch.ts.
  stdout.on('error', () => {});
  const isBatch = line.has('eval') || program !== null || word === '-' || !stdin.isTTY || !stdout.isTTY;
  const isPlain = environment['TERM'] === 'dumb' || (environment['ACCESSIBLE'] ?? '') !== '';
  const askSecret = async (source: string) => {
    const { askHidden } = await import('./repl/terminal/questions.ts');
    return askHidden({ input: stdin, output: stdout, isPlain }, `ACRONIS_CLIENT_SECRET (not in ${source}, not kept):`);
  };
  const settings = line.has('sandbox')
    ? null
    : await chooseSettings(line, stdin.isTTY === true, isBatch ? undefined : askSecret);
  for (const warning of settings?.warnings ?? []) console.error(`acronis-shell: ${warning}`);
  const colors = !line.has('no-color') && stdout.isTTY === true && stdout.hasColors();
  const options = {
    choice: settings ?? { sandbox },
    flags: { readOnly: line.has('read-only'), dryRun: line.has('dry-run'), yes: line.has('yes') },
    version,
    quiet: line.has('quiet'),
    verbose: line.has('verbose'),
    json: line.has('json'),
    stateDirectory: stateDirectory(environment),
  };

  if (!isBatch) {
    const [{ runShell }, world] = await Promise.all([import('./repl/terminal/shell.ts'), worldOf(settings)]);
    return runShell({
      ...options,
      input: stdin,
      terminal: stdout,
      colors,
      isPlain,
      world,
      source: settings?.source ?? null,
    });
  }

  const [{ runEntries, runLines, runProgram }, { Output }, { createSecrets }] = await Promise.all([
    import('./repl/batch.ts'),
    import('./repl/output/output.ts'),
    import('./api/secrets/redact.ts'),
  ]);
  const secrets = createSecrets();
  const batch = { options, secrets, output: new Output({ stdout, stderr, secrets, colors, json: options.json }) };
  if (program !== null) return runProgram(program, word ?? '', batch);
  return line.has('eval') ? runEntries(line.given('eval'), batch) : runLines(stdin, batch);
}

function settingsHelp(): string {
  const file = fileURLToPath(new URL('../.env.example', import.meta.url));
  const shown = dirname(file) === workingDirectory() ? './.env.example' : file;
  const lines = 'ACRONIS_DATACENTER_URL=…, ACRONIS_CLIENT_ID=… and ACRONIS_CLIENT_SECRET="…" are all that is needed';
  return `${existsSync(file) ? `${shown} explains each setting` : lines}; --sandbox needs none.`;
}

// By its name: the class is loaded only where there are settings to read.
function isSettingsError(error: unknown): error is SettingsError {
  return error instanceof Error && error.name === 'SettingsError';
}

/** The settings' data centre, or null for the sandbox: which only a person at a terminal gets without asking for it. */
async function chooseSettings(
  line: CommandLine,
  isTerminal: boolean,
  askSecret?: (source: string) => Promise<string>,
): Promise<Settings | null> {
  const [{ readSettings, namedInVain }, { SettingsError }] = await Promise.all([
    import('./session/settings/settings.ts'),
    import('./session/errors.ts'),
  ]);
  const request = {
    env: environment,
    cwd: workingDirectory(),
    profile: line.given('profile')[0],
    settingsFile: line.given('settings')[0],
    allowHosts: line.given('allow-host'),
    ...(askSecret && { askSecret }),
  };
  const settings = await readSettings(request);
  if (settings !== null) return settings;
  const named = await namedInVain(request);
  if (!isTerminal) {
    const words = 'There are no settings, and no terminal to try things out in. For the sandbox say --sandbox.';
    throw new SettingsError([words, ...named].join(' '));
  }
  for (const text of named) console.error(`acronis-shell: ${text} So this is the sandbox.`);
  return null;
}

async function worldOf(settings: Settings | null): Promise<World> {
  if (settings === null) return SANDBOX;
  const { datacenter } = await import('./session/world/datacenter.ts');
  return datacenter(settings.datacenterUrl, settings.profile);
}

/** Each of them names a world. */
function checkSources(line: CommandLine, isSandbox: boolean): void {
  const [first, second] = ['settings', 'profile'].filter((name) => line.has(name));
  if (first !== undefined && second !== undefined) throw new UsageError(`Either --${first} or --${second}.`);
  if (first !== undefined && isSandbox) throw new UsageError(`The sandbox takes no settings: either it or --${first}.`);
}

async function readSandbox({ sandbox: flags }: CommandLine, isSandbox: boolean): Promise<SandboxOptions> {
  const [first] = Object.keys(flags);
  if (first === undefined) return {};
  if (!isSandbox) throw new UsageError(`--${first} belongs to the sandbox: say --sandbox too.`);
  const { readSandboxFlags } = await import('./sandbox/faults/flags.ts');
  try {
    return readSandboxFlags(flags);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readProgram(file: string): string {
  if (!/\.m?js$/.test(file))
    throw new UsageError(`${quoted(file, 200)} is neither a command nor a program (.js, .mjs).`);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT' ? `There is no file ${quoted(file, 200)}.` : `${quoted(file, 200)} cannot be read (${code}).`,
    );
  }
}

async function serve(options: SandboxOptions): Promise<number> {
  const { startSandbox } = await import('./sandbox/index.ts');
  const sandbox = await startSandbox(options).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      throw new UsageError(`Port ${options.port} is in use. --port 0 takes any that is free.`);
    throw error;
  });
  // Before the lines that others wait for: whoever has read them may end the sandbox at once.
  const ended = new Promise<number>((resolve) => {
    for (const [signal, number] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const) {
      process.once(signal, () => resolve(number));
    }
  });
  sandbox.mailbox.onMail((mail) =>
    console.error(`mail to ${oneLine(mail.to)}: ${oneLine(mail.subject)}\n  ${mail.link}`),
  );
  console.log(`ACRONIS_DATACENTER_URL=${sandbox.url}`);
  console.log(`ACRONIS_CLIENT_ID=${sandbox.clientId}`);
  console.log(`ACRONIS_CLIENT_SECRET=${sandbox.clientSecret}`);
  const code = await ended;
  await sandbox.stop();
  return code;
}

async function checkAudit(json: boolean): Promise<number> {
  const { verifyAudit } = await import('./cli/audit.ts');
  const { code, text } = verifyAudit(stateDirectory(environment), json);
  (code === 0 || json ? console.log : console.error)(text);
  return code;
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  }; // ours
  return version;
}

function say(text: string): number {
  console.log(text);
  return 0;
}
