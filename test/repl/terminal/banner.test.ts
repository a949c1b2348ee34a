/** The first lines of a session: which world it is, and what happens to a write there. */
import { expect, test } from 'vitest';
import { greet } from '../../../src/repl/terminal/banner.ts';
import { enteredText } from '../../../src/repl/terminal/entered.ts';
import type { TerminalOptions } from '../../../src/repl/terminal/screen.ts';
import { Modes } from '../../../src/session/modes.ts';
import { datacenter } from '../../../src/session/world/datacenter.ts';
import { SANDBOX, type World } from '../../../src/session/world/world.ts';

function optionsFor(world: World, source: string | null, modes: ConstructorParameters<typeof Modes>[0] = {}) {
  const written: string[] = [];
  const terminal = { columns: 80, write: (text: string) => written.push(text) };
  const flags = new Modes(modes);
  const given = { terminal, world, source, flags, version: '0', isPlain: true, colors: false, isAscii: false };
  return { written, options: { ...given, choice: {} } as unknown as TerminalOptions };
}

function greeting(...given: Parameters<typeof optionsFor>): string {
  const { written, options } = optionsFor(...given);
  greet(options);
  return written.join('');
}

const SERVED = 'a sandbox on this computer: only a doubtful write is asked about\n';

test.each(['http://127.0.0.1:34407', 'http://localhost:8080', 'http://[::1]:43121', 'https://127.0.0.2'])(
  'settings that lead to %s are said to be practice at the first line, and when they are entered (CA2)',
  (url) => {
    const world = datacenter(url, 'JohnSmith, Inc');

    expect(greeting(world, 'the environment')).toContain(`settings from the environment\n  ${SERVED}`);
    const entered = enteredText(optionsFor(world, '.env.lab').options, { world: SANDBOX, gone: [] }, (_, text) => text);
    expect(entered).toContain(`settings from .env.lab\n  ${SERVED}`);
  },
);

test('where nothing is written, no word of how it is (CA2)', () => {
  const world = datacenter('http://127.0.0.1:34407', null);

  for (const modes of [{ readOnly: true }, { dryRun: true }])
    expect(greeting(world, '.env', modes)).toMatch(/\n {2}a sandbox on this computer\n/);
});

test('a data centre is not taken for practice, and the embedded sandbox has its own words (CA2)', () => {
  expect(greeting(datacenter('https://eu2-cloud.acronis.com', null), '.env')).not.toMatch(/this computer|question/);
  expect(greeting(SANDBOX, null)).not.toContain('question');
});
