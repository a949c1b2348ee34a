/** `.read-only`, `.dry-run` and `.quiet`: each switches at once, says what holds, and stands in the prompt. */
import { describe, expect, test } from 'vitest';
import { asEntries } from '../../../src/repl/commands/entries.ts';
import { commands } from '../../../src/repl/commands/index.ts';
import { Trace } from '../../../src/repl/trace.ts';
import { Modes } from '../../../src/session/modes.ts';
import { type Stage, stage } from '../../helpers/stage.ts';
import { startSignedIn } from '../../terminal/pty.ts';
import { entries, run } from '../../terminal/run.ts';

const NO_OUTPUT = { shown: null, plain: String, clean: String, copy: () => null };

function dot({ session }: Stage) {
  const around = {
    session,
    choice: { sandbox: {} },
    sandbox: null,
    guide: null,
    stateDirectory: '/nowhere',
    help: null,
    output: NO_OUTPUT,
  };
  const trace = new Trace({ session, sandbox: null, say() {} });
  const by = asEntries(commands, { ...around, trace, say() {}, speak() {} });
  return async (line: string) => {
    const [, name = '', rest = ''] = /^\.([\w-]+)(.*)$/.exec(line) ?? [];
    await by[name]?.(rest);
  };
}

const NEW = 'johndoe@newmail.net';

test('a mode holds for the next write of whatever kind, and for no longer than it is on (MO1)', async () => {
  const staged = await stage();
  const { shell, names, writes, lines, session } = staged;
  const enter = dot(staged);
  await shell['findUser']('JohnDoe');
  const put = () =>
    shell['requests'].put(`${names['base_url']}/users/${names['user_id']}`, { headers: names['auth'], json: {} });

  await enter('.read-only on');
  expect(await shell['putEmail'](NEW)).toMatchObject({ verdict: 'NOT_SENT' });
  await expect(put()).rejects.toThrow('This session is read-only');
  await enter('.dry-run');
  expect(await shell['putEmail'](NEW)).toMatchObject({ dry_run: true });
  expect(writes()).toEqual([]);
  await enter('.read-only off');
  await enter('.dry-run off');
  expect(await shell['putEmail'](NEW)).toMatchObject({ verdict: 'CHANGED' });

  expect(session.flags).toMatchObject({ readOnly: false, dryRun: false });
  expect(lines().filter((line) => / is (on|off): /.test(line))).toEqual([
    'read-only is on: no write is sent. .read-only off ends it.',
    'dry-run is on: writes are shown, not sent. .dry-run off ends it.',
    'read-only is off: writes are still only shown: .dry-run off.',
    'dry-run is off: writes are sent.',
  ]);
});

test('what is queued behind a read goes by the mode that holds when it comes to the guard (MO1)', async () => {
  const staged = await stage();
  const { shell, writes } = staged;

  const finding = shell['findUser']('JohnDoe');
  const putting = shell['putEmail'](NEW);
  await dot(staged)('.read-only');
  await finding;

  expect(await putting).toMatchObject({ verdict: 'NOT_SENT' });
  expect(writes()).toEqual([]);
});

test('a mode that is switched on while the question is open holds for the answer (MO1)', async () => {
  const asking = {
    async confirm() {
      staged.session.flags.switch('read-only', true);
      return true;
    },
    select: async () => Promise.reject(new Error('nothing to choose')),
    input: async () => '',
  };
  const staged = await stage({ ask: asking });
  const { shell, session, writes } = staged;
  await shell['findUser']('JohnDoe');
  session.world = { ...session.world, kind: 'datacenter', isLocal: false, host: 'eu2-cloud.acronis.com' };

  expect(await shell['putEmail'](NEW)).toMatchObject({ verdict: 'NOT_SENT' });
  expect(writes()).toEqual([]);
});

describe('read-only from outside', () => {
  test.each([
    ['.read-only off', new Modes({ readOnly: true }), '--read-only'],
    ['.read-only', new Modes({ readOnly: true }), '--read-only'],
    ['.read-only off', new Modes({}, { readOnly: '.env.prod', quiet: null }), 'ACRONIS_READ_ONLY in .env.prod'],
  ])('%s does not end it, and says who wants it (MO1, PR50)', async (line, modes, by) => {
    const staged = await stage();
    Object.assign(staged.session, { flags: modes });

    await expect(dot(staged)(line)).rejects.toThrow(`This session is read-only by ${by}. No command ends that.`);
    await dot(staged)('.read-only on');

    expect(modes.readOnly).toBe(true);
  });
});

test.each(['.quiet loud', '.dry-run 1', '.read-only yes please'])(
  '%s is refused, and changes nothing',
  async (line) => {
    const staged = await stage();

    await expect(dot(staged)(line)).rejects.toThrow('takes on or off. Nothing was changed.');

    expect(staged.session.flags).toMatchObject({ readOnly: false, dryRun: false, quiet: false });
  },
);

test('behind -e, in a pipe and in Python mode they switch as at the prompt (MO1)', async () => {
  const put = `putEmail('${NEW}')`;
  const given = await run(['--sandbox', ...entries("findUser('JohnDoe')", '.quiet', put)]);
  const piped = await run(['--sandbox', '--python'], {
    input: `.quiet on\n.read-only\nu = findUser('JohnDoe')\n${put}\n`,
  });
  const refused = await run(['--sandbox', '--read-only', '--quiet'], {
    input: `findUser('JohnDoe')\n.read-only off\n${put}\n`,
  });

  expect(given.code).toBe(0);
  expect(given.stderr).toMatch(/>>> response = requests\.get[\s\S]*quiet is on: no step is narrated/);
  expect(given.stderr.split('quiet is on')[1]).not.toContain('>>>');
  expect(piped.code).toBe(1);
  expect(piped.stderr).not.toContain('  >>> ');
  expect(`${piped.stdout}${piped.stderr}`).toContain('NOT_SENT');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('This session is read-only by --read-only. No command ends that.');
  expect(refused.stdout).not.toContain('NOT_SENT');
});

test('the prompt shows each mode as long as it is on, in both languages, and completes its words (MO1, PR49)', async () => {
  const shell = await startSignedIn();

  shell.line('.dry-run');
  await shell.until(/^sandbox dry-run> ?$/m);
  shell.type('.read');
  shell.key('tab');
  await shell.until(/> \.read-only$/);
  shell.type(' on');
  shell.key('enter');
  await shell.until(/^sandbox read-only dry-run> ?$/m);
  shell.line('.quiet');
  await shell.until(/^sandbox read-only dry-run quiet> ?$/m);
  shell.line('.python');
  await shell.until(/^sandbox read-only dry-run quiet >>> ?$/m);
  shell.line('.quiet off');
  await shell.until(/^sandbox read-only dry-run >>> ?$/m);
  shell.line('.read-only');
  shell.line('.dry-run');
  await shell.until(/^sandbox >>> ?$/m);
});
