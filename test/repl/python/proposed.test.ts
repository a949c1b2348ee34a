/** What is said behind an entry is in the entry's language: Python mode, a pasted prompt, and back. */
import { afterAll, expect, test } from 'vitest';
import { Modes } from '../../../src/session/modes.ts';
import { openBeside } from './beside.ts';

const shell = await openBeside({ flags: new Modes({ quiet: true, yes: true }) });
afterAll(() => shell.close());

const said = () => shell.output.draw((paint) => paint('dim', 'last.curl is the same request'));

test('behind a line with a prompt Python is proposed, behind one of JavaScript JavaScript (CB1)', async () => {
  expect(await shell.py('steps()')).toContain('**auth}');
  expect(said()).toBe("last['curl'] is the same request");

  expect(await shell.js('steps()')).not.toContain('**auth');
  expect(said()).toBe('last.curl is the same request');
});

test('in Python mode Python is proposed from its first moment on, until it ends (CB1)', async () => {
  shell.evaluator.isPythonMode = true;
  expect(said()).toContain("last['curl']");
  expect((await shell.enter('help(putEmail)')).shown).toContain('resend=True');
  expect((await shell.enter('help(audit)')).shown).toContain("audit(since='7d', verdict='UNKNOWN')");
  expect((await shell.enter('putEmail(foo=1)')).shown).toContain('putEmail(email: str, user_id: str = None, *');

  shell.evaluator.isPythonMode = false;
  expect(await shell.js('help(putEmail)')).toContain('{resend: true}');
});

test('what is proposed in Python runs there: the last request, and a change that is sent once more (CB1)', async () => {
  expect(await shell.py("findUser('JohnDoe')['login']")).toBe("'JohnDoe'");
  expect(await shell.py("last['curl'][:11]")).toBe("'curl -X GET'");
  expect(await shell.py("putEmail('x@newmail.net', resend=True)['verdict']")).toContain("'CHANGED'");
  expect(await shell.py("requests.get('http://example.org/')")).toContain("f'{base_url}/…'");
  expect(await shell.py('putEmail("a@b.org", resend=1)')).toContain('resend is True or False');
});
