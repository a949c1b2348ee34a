#!/usr/bin/env node
/** The executable: the command line becomes a shell, a run of entries, a program or a served sandbox. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { oneLine, quoted, sanitize } from './api/sanitize.ts';
import type { SandboxOptions } from './sandbox/index.ts';
import { environment, stateDirectory, workingDirectory } from './session/environment.ts';
import type { SettingsError } from './session/errors.ts';
import type { Settings } from './session/settings.ts';
import { SANDBOX, type World } from './session/world.ts';

const USAGE = 2;

const HELP = `acronis-shell (unofficial): the documented session of the Acronis Account Management API, live

  acronis-shell                the shell
  acronis-shell -e CODE …      evaluate entries and exit
  acronis-shell -              entries from standard input; so does a pipe
  acronis-shell FILE.js        run a program
  acronis-shell sandbox        serve the sandbox alone until interrupted
  acronis-shell audit verify   check that the record of writes is as it was written

  --sandbox          the embedded sandbox: nothing leaves this computer
  --port N           the sandbox's port (43121 if free; 0: any)
  --users N          the sandbox with so many people
  --latency MS, --fail STATUS:N, --drop-answer N, --edit-behind-me,
  --expire-token, --throttle N, --stale-status 400|409|412|426
                     the sandbox with the accidents of real life
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

const SANDBOX_FLAGS = {
  port: { type: 'string' },
  users: { type: 'string' },
  latency: { type: 'string' },
  fail: { type: 'string' },
  'drop-answer': { type: 'string' },
  'edit-behind-me': { type: 'boolean' },
  'expire-token': { type: 'boolean' },
  throttle: { type: 'string' },
  'stale-status': { type: 'string' },
} as const;

/** Wrong words on the command line. */
class UsageError extends Error {}

try {
  const code = await main(process.argv.slice(2));
  // Whatever an entry left open (a timer, a server) does not hold the shell.
  process.stdout.write('', () => process.exit(code));
} catch (error) {
  if (error instanceof Error && error.name === 'CancelledError') process.exit(130);
  if (!(error instanceof UsageError) && !isSettingsError(error)) throw error;
  const next = error instanceof UsageError ? 'acronis-shell --help lists what there is.' : settingsHelp();
  console.error(`acronis-shell: ${sanitize(error.message)}\n  ${next}`);
  process.exitCode = USAGE;
}

async function main(argv: readonly string[]): Promise<number> {
  const { values: flags, positionals } = readArguments(argv);
  if (flags.help) return say(HELP);
  const version = readVersion();
  if (flags.version) return say(version);

  const [word, ...more] = positionals;
  if (word === 'audit' && more.join(' ') !== 'verify')
    throw new UsageError('What there is: acronis-shell audit verify');
  if (word === 'audit') return checkAudit(flags.json === true);
  if (more.length > 0)
    throw new UsageError(`One command or file at a time; ${quoted(String(more[0]))} is one too many.`);
  const sandbox = await readSandbox(flags, flags.sandbox === true || word === 'sandbox');
  if (flags.eval && word !== undefined) throw new UsageError(`Either -e or ${quoted(word)}.`);
  if (word === 'sandbox') return serve(sandbox);
  const program = word === undefined || word === '-' ? null : readProgram(word);

  const { stdin, stdout, stderr } = process;
  // Whoever reads has seen enough (`… | head -1`); what was begun is still finished, and its exit code kept.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const isBatch = flags.eval !== undefined || program !== null || word === '-' || !stdin.isTTY || !stdout.isTTY;
  const isPlain = environment['TERM'] === 'dumb' || (environment['ACCESSIBLE'] ?? '') !== '';
  const askSecret = async (source: string) => {
    const { askHidden } = await import('./repl/terminal.ts');
    return askHidden({ input: stdin, output: stdout, isPlain }, `ACRONIS_CLIENT_SECRET (not in ${source}, not kept):`);
  };
  const settings = flags.sandbox
    ? null
    : await chooseSettings(flags, stdin.isTTY === true, isBatch ? undefined : askSecret);
  for (const warning of settings?.warnings ?? []) console.error(`acronis-shell: ${warning}`);
  const colors = flags['no-color'] !== true && stdout.isTTY === true && stdout.hasColors();
  const options = {
    choice: settings ?? { sandbox },
    flags: { readOnly: flags['read-only'] === true, dryRun: flags['dry-run'] === true, yes: flags.yes === true },
    version,
    quiet: flags.quiet === true,
    verbose: flags.verbose === true,
    json: flags.json === true,
    stateDirectory: stateDirectory(environment),
  };

  if (!isBatch) {
    const [{ runShell }, world] = await Promise.all([import('./repl/shell.ts'), worldOf(settings)]);
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
    import('./repl/output.ts'),
    import('./api/redact.ts'),
  ]);
  const secrets = createSecrets();
  const batch = { options, secrets, output: new Output({ stdout, stderr, secrets, colors, json: options.json }) };
  if (program !== null) return runProgram(program, word ?? '', batch);
  return flags.eval ? runEntries(flags.eval, batch) : runLines(stdin, batch);
}

function readArguments(argv: readonly string[]) {
  // Node looks for it behind a program's name too, obeys a NODE_OPTIONS in the file, and only then starts the program.
  if (argv.some((word) => /^--env-file(-if-exists)?(=|$)/.test(word)))
    throw new UsageError('--env-file is an option of Node itself. The settings are read from a file by --settings F.');
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        eval: { type: 'string', short: 'e', multiple: true },
        sandbox: { type: 'boolean' },
        ...SANDBOX_FLAGS,
        settings: { type: 'string' },
        profile: { type: 'string' },
        'allow-host': { type: 'string', multiple: true },
        'read-only': { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        yes: { type: 'boolean' },
        json: { type: 'boolean' },
        quiet: { type: 'boolean' },
        verbose: { type: 'boolean' },
        'no-color': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
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

type Flags = ReturnType<typeof readArguments>['values'];

/** The settings' data centre, or null for the sandbox: which only a person at a terminal gets without asking for it. */
async function chooseSettings(
  flags: Flags,
  isTerminal: boolean,
  askSecret?: (source: string) => Promise<string>,
): Promise<Settings | null> {
  const [{ readSettings }, { SettingsError }] = await Promise.all([
    import('./session/settings.ts'),
    import('./session/errors.ts'),
  ]);
  const settings = await readSettings({
    env: environment,
    cwd: workingDirectory(),
    profile: flags.profile,
    settingsFile: flags.settings,
    allowHosts: flags['allow-host'] ?? [],
    ...(askSecret && { askSecret }),
  });
  if (settings === null && !isTerminal) {
    throw new SettingsError(
      'There are no settings, and no terminal to try things out in. For the sandbox say --sandbox.',
    );
  }
  return settings;
}

async function worldOf(settings: Settings | null): Promise<World> {
  if (settings === null) return SANDBOX;
  const { datacenter } = await import('./session/datacenter.ts');
  return datacenter(settings.datacenterUrl, settings.profile);
}

async function readSandbox(flags: Flags, isSandbox: boolean): Promise<SandboxOptions> {
  const given = Object.entries(flags).filter(([name]) => name in SANDBOX_FLAGS);
  if (given.length === 0) return {};
  if (!isSandbox) throw new UsageError(`--${given[0]?.[0]} belongs to the sandbox: say --sandbox too.`);
  const { readSandboxFlags } = await import('./sandbox/flags.ts');
  try {
    return readSandboxFlags(Object.fromEntries(given));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readProgram(file: string): string {
  if (!file.endsWith('.js')) throw new UsageError(`${quoted(file, 200)} is neither a command nor a program (.js).`);
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
  const { verifyAudit } = await import('./repl/verifyAudit.ts');
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
