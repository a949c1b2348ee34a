/** acronis-shell doctor: what of the set-up works, a line each, and what to do about the rest. */
import { createSecrets } from '../api/secrets/redact.ts';
import { sanitize } from '../api/secrets/sanitize.ts';
import { type Check, checkDocument, checkText } from '../render/checkUp.ts';
import { nextLines } from '../render/problems.ts';
import { Output } from '../repl/output/output.ts';
import { SettingsError } from '../session/errors.ts';
import { openWorld } from '../session/openWorld.ts';
import { cacheDirectory, environment, isAscii, stateDirectory } from '../session/settings/environment.ts';
import { command } from '../session/settings/program.ts';
import { runSecretCommand } from '../session/settings/runCommand.ts';
import { proxyIn, type Settings } from '../session/settings/settings.ts';
import { askSecret } from './askSecret.ts';
import { type CommandLine, checkEntries, checkOneWord } from './commandLine.ts';
import { checkFolders, checkNode, checkPython, checkRecord, checkTerminal } from './doctorComputer.ts';
import { checkNetwork, checkProxy, type Found, untried } from './doctorNetwork.ts';
import { readVersion } from './version.ts';
import { chooseSettings, readSandbox } from './world.ts';

export async function run(line: CommandLine): Promise<number> {
  checkOneWord(line);
  const sandbox = readSandbox(line, line.has('sandbox'));
  checkEntries(line);
  const { stdin, stdout, stderr } = process;
  const isTerminal = stdin.isTTY === true && stdout.isTTY === true;
  const colors = !line.has('no-color') && stdout.isTTY === true && stdout.hasColors();
  const secrets = createSecrets();
  const output = new Output({ stdout, stderr, secrets, colors, isAscii: isAscii(environment), json: true });
  const tell = (check: Check) => {
    if (line.has('json')) output.document(checkDocument(check));
    else stdout.write(`${output.draw((paint) => checkText(check, paint))}\n`);
    return check;
  };

  const told = [checkNode(), checkTerminal(stdout, colors, environment)].map(tell);
  const chosen = await choose(line, isTerminal);
  told.push(...chosen.checks.map(tell));
  let found: Found = { checks: untried('no settings'), code: 2 };
  if (chosen.settings === 'none') told.push(tell(proxyOfEnvironment()));
  else {
    const world = await openWorld(chosen.settings ?? { sandbox }, {
      runCommand: (given, signal) =>
        runSecretCommand(given, {
          signal,
          hasTerminal: isTerminal,
          learn: (secret) => secrets.add(secret),
          say: (text) => void stderr.write(secrets.scrub(sanitize(text))),
        }),
    });
    told.push(tell(checkProxy(world.connection.proxy)));
    const { signal } = new AbortController();
    const { connection } = world;
    found = await checkNetwork({ ...connection, secrets, userAgent: `acronis-shell/${readVersion()}`, signal });
    await world.close();
  }
  told.push(...found.checks.map(tell));
  for (const check of checkFolders(environment)) told.push(tell(check));
  told.push(tell(checkRecord(stateDirectory(environment))));
  told.push(tell(checkPython(cacheDirectory(environment))));
  if (found.code !== 0) return found.code;
  return told.some(({ state }) => state === 'bad') ? 1 : 0;
}

function proxyOfEnvironment(): Check {
  try {
    return checkProxy(proxyIn(environment));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { check: 'proxy', state: 'bad', what: error.message, next: [] };
  }
}

interface Chosen {
  /** Null: the sandbox. None: what there is cannot be used. */
  readonly settings: Settings | null | 'none';
  readonly checks: readonly Check[];
}

async function choose(line: CommandLine, isTerminal: boolean): Promise<Chosen> {
  const check = 'settings';
  try {
    const settings = await chooseSettings(line, {
      // Whoever has none yet is told so.
      isTerminal: true,
      askSecret: isTerminal ? askSecret : undefined,
    });
    if (settings === null) {
      const next = line.has('sandbox') ? [] : [`${command('init')}   sets up a data centre`];
      return { settings, checks: [{ check, state: 'good', what: 'none are needed: the sandbox', next }] };
    }
    const warnings = settings.warnings.map((what): Check => ({ check, state: 'warning', what, next: [] }));
    return { settings, checks: [{ check, state: 'good', what: settingsText(settings), next: [] }, ...warnings] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const [profile] = line.given('profile');
    const words = profile !== undefined && /^[\w.-]+$/.test(profile) ? `init --profile ${profile}` : 'init';
    const next = [`${command(words)}   sets up a data centre`, ...nextLines(error)];
    return { settings: 'none', checks: [{ check, state: 'bad', what: error.message, next }] };
  }
}

function settingsText({ source, datacenterUrl, clientId, clientSecret, tenantId, modes }: Settings): string {
  const facts = [
    `from ${source}`,
    `URL ${datacenterUrl}`,
    `id ${clientId}`,
    typeof clientSecret === 'string' ? 'secret not shown' : 'secret by a command',
    ...(tenantId === null ? [] : [`tenant ${tenantId}`]),
    ...(modes.readOnly === null ? [] : ['read-only']),
    ...(modes.quiet === null ? [] : ['quiet']),
  ];
  return facts.join(', ');
}
