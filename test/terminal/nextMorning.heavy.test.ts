/** The next morning at a terminal: what waits is said at the sign-in, in either language, and seen by a look or a watch. */
import { expect, test } from 'vitest';
import { FOOBAR_USER } from '../helpers/stage.ts';
import { makeHome } from './home.ts';
import { startSignedIn } from './pty.ts';
import { entries, run } from './run.ts';
import { startDataCentre } from './sandbox.ts';

/** A link was mailed to foobar by a session that is over. */
async function friday() {
  const [home, { env, sandbox }] = [makeHome(), await startDataCentre()];
  const ran = await run(entries("findUser('foobar')", "putEmail('foo@newmail.net')"), { home, env });
  expect(ran.code).toBe(0);
  const open = () => fetch(sandbox.mailbox.list()[0]?.link ?? '');
  return { home, env, open };
}

test('the sign-in lines say that a change waits; opened overnight, it is seen, and its report can be copied (RP6)', async () => {
  const { home, env, open } = await friday();
  const shell = await startSignedIn({ home, env, args: [], cols: 160 });
  await shell.until('1 change still waits: pending()');
  expect(await shell.answer('pending()')).toContain("verify('foobar')");
  await open();

  expect(await shell.answer("verify('foobar')")).toContain('Seen now: foo@newmail.net, version 2');
  await shell.answer('.copy');

  const [, base64 = ''] = /\x1b\]52;c;([^\x07]*)\x07/.exec(shell.raw()) ?? [];
  expect(Buffer.from(base64, 'base64').toString()).toMatch(
    /^\*\*Email change for `Foo Bar` \(`foobar`\): CHANGED\*\*\n/,
  );
  shell.line('.exit');
  expect(await shell.exit()).toMatchObject({ code: 0 });

  const after = await startSignedIn({ home, env, args: ['--python'], cols: 160 });
  expect(await after.answer('len(pending())')).toContain('0');
  expect(after.text()).not.toContain('still wait');
});

test('in Python mode the sign-in lines say it too', async () => {
  const { home, env } = await friday();
  const shell = await startSignedIn({ home, env, args: ['--python'], cols: 160 });

  await shell.until('1 change still waits: pending()');
});

test.each(['SIGINT', 'SIGTERM'])(
  'a watch that %s ends leaves the change pending, and says what goes on (RP9)',
  async (signal) => {
    const { home, env } = await friday();
    const shell = await startSignedIn({ home, env, args: [], cols: 160 });
    shell.line("watch('foobar', 5)");
    await shell.until('looking again in 5 s');

    if (signal === 'SIGINT') shell.key('ctrl-c');
    else shell.kill(signal);

    await shell.until("Left pending. To go on: watch('foobar')");
    if (signal === 'SIGINT') {
      await shell.prompt();
      shell.line('.exit');
    }
    expect(await shell.exit()).toMatchObject({ code: signal === 'SIGINT' ? 0 : 143 });
    const { stdout } = await run(['--json', ...entries('pending()')], { home, env });
    expect(JSON.parse(stdout)).toMatchObject([{ user_id: FOOBAR_USER, verdict: 'CONFIRMATION_SENT' }]);
  },
);
