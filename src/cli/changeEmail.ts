/** acronis-shell change-email WHO NEW: one fix, with its card, question, verdict and report. */
import { proposeCommands } from '../render/typed.ts';
import { Output } from '../repl/output/output.ts';
import { environment, isAscii, isPlain } from '../session/settings/environment.ts';
import { command } from '../session/settings/program.ts';
import { askSecret } from './askSecret.ts';
import { type CommandLine, checkEntries, UsageError } from './commandLine.ts';
import { connectEarly } from './early.ts';
import { keepAllCompiled, readOptions } from './options.ts';
import { chooseSettings, readSandbox } from './world.ts';

export async function run(line: CommandLine): Promise<number> {
  checkEntries(line);
  const [, who, email, more] = line.words;
  if (!who || !email || more !== undefined)
    throw new UsageError(`change-email takes two words, whose and the new address: ${command(FORM)}`);
  const sandbox = readSandbox(line, line.has('sandbox'));
  const { stdin, stdout, stderr } = process;
  // Told by whoever writes there, see repl/batch/runner.ts.
  stdout.on('error', () => {});
  const isTerminal = stdin.isTTY === true && stdout.isTTY === true;
  const settings = await chooseSettings(line, { isTerminal, askSecret: isTerminal ? askSecret : undefined });
  // It is one line of the shell's own, which is JavaScript.
  const options = { ...(await readOptions(line, settings, sandbox)), python: false };
  const early = await connectEarly(settings);
  await keepAllCompiled();
  const [{ runChange }, { createSecrets }] = await Promise.all([
    import('../repl/batch/batch.ts'),
    import('../api/secrets/redact.ts'),
  ]);
  proposeCommands((words) => command([...worldFlags(line), words].join(' ')));
  const secrets = createSecrets();
  const look = { isPlain: isPlain(environment), isAscii: isAscii(environment) };
  const colors = !line.has('no-color') && isTerminal && stdout.hasColors();
  const output = new Output({ stdout, stderr, secrets, colors, json: options.json, ...look });
  const terminal = isTerminal ? { input: stdin, output: stdout, colors, ...look } : null;
  return runChange({ who, email }, terminal, { options, secrets, early, output });
}

/** The flags that name the world, which the next command is about as well. */
function worldFlags(line: CommandLine): string[] {
  const named = (['settings', 'profile', 'allow-host'] as const).flatMap((name) =>
    line.given(name).map((at) => `--${name} ${JSON.stringify(at)}`),
  );
  return line.has('sandbox') ? ['--sandbox'] : named;
}

const FORM = "change-email 'foobar' 'foo@newmail.net'";
