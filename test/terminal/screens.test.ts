/** What is on the screen at every width: who is meant and whose customer it is, wholly, and nothing broken that is copied. */
import { expect, test } from 'vitest';
import { viewExchange } from '../../src/render/exchange.ts';
import { problemText } from '../../src/render/problems.ts';
import { signInLines } from '../../src/render/signIn.ts';
import { viewUser } from '../../src/render/users.ts';
import { FOOBAR_USER, failure, JOHN_DOE, PARTNER, type StageOptions, stage } from '../helpers/stage.ts';
import { ALIKES, type Alike, addAlikes } from './alikes.ts';
import { openWindow, type Window, type WindowOptions } from './window.ts';

const WIDTHS = [40, 80, 200] as const;
const LOOKS = WIDTHS.flatMap((columns) =>
  [true, false].flatMap((isPlain) => [true, false].map((colors) => ({ columns, isPlain, colors }))),
);

/** A session on a data centre, as far as the person at this window can tell. */
async function sit(look: WindowOptions, options: StageOptions = {}) {
  const window = openWindow(look);
  const staged = await stage({ ask: window.ask, present: { user: viewUser, exchange: viewExchange }, ...options });
  const ids = await addAlikes(staged.sandbox);
  const signedIn = await staged.session.signIn();
  staged.session.world = { kind: 'datacenter', name: 'eu2-cloud', host: 'eu2-cloud.acronis.com', isLocal: false };
  staged.session.events.on((event) => window.hear(event));
  return { ...staged, window, ids, signedIn };
}

type Sitting = Awaited<ReturnType<typeof sit>>;

const flat = (text: string) => text.replace(/\s+/g, ' ');
const steady = (text: string, ids: readonly string[]) =>
  ids.reduce((all, id, at) => all.replaceAll(id, `00000000-0000-4000-8000-00000000000${at}`), text);

/** Who is meant, and whose customer it is. */
function expectWhole(screen: string, { login, person, customer }: Alike): void {
  for (const each of [login, person, customer]) expect(flat(screen)).toContain(each);
}

/** No line goes on in the next row, but for what is copied in one piece; and nobody's id ever does. */
async function expectFitting(window: Window, ids: readonly string[]): Promise<void> {
  for (const row of await window.overflows()) {
    expect(row).toMatch(/^ *(?:(?:\d+ +)?>>> |curl |[\w$]+ = |\S*⏎)/);
    if (/>>> |curl |^ *user_id = /.test(row)) continue;
    // Within an address it goes on where that does.
    const broken = ids.filter((id) => !row.includes(id) && new RegExp(`(?<!/)${id}`).test(row.replaceAll('⏎', '')));
    expect(broken, row).toEqual([]);
  }
}

async function choose(window: Window, { login }: Alike, isPlain: boolean): Promise<void> {
  await window.until(/empty for none|navigate/);
  const name = login.replaceAll('.', '\\.');
  if (isPlain) {
    const [, number] = new RegExp(`^ *(\\d+)\\) ${name}(?: |$)`, 'm').exec(await window.rows()) ?? [];
    window.type(`${number}\n`);
    return;
  }
  const pointed = (screen: string) => /^❯ .*/m.exec(screen)?.[0] ?? '';
  for (let now = pointed(await window.rows()); !new RegExp(`^❯ ${name}(?: |…|$)`).test(now); ) {
    window.type('\x1b[B');
    const next = await window.until((screen) => pointed(screen) !== now);
    now = pointed(next);
  }
  window.type('\r');
}

test.each(LOOKS)(
  'five alike in three customers: who is meant is told before anything is sent, at $columns columns, plain: $isPlain, colours: $colors (SC6)',
  async (look) => {
    const { columns, isPlain } = look;
    const { window, shell, ids, writes } = await sit(look);
    const puts = () => writes().filter(({ method }) => method === 'PUT');
    const [, , alike] = ALIKES as readonly [Alike, Alike, Alike];
    const changing = shell['changeEmail']('vera', 'vera.l@tokyo-seimitsu.example');
    await window.until(/empty for none|navigate/);
    for (const each of ALIKES) expectWhole(await window.rows(), each);
    await choose(window, alike, isPlain);
    await window.until(/\(y\/N\)/);
    expectWhole((await window.rows()).replace(/Change the email[\s\S]*$/, ''), alike);
    expectWhole(await window.rows(), alike);
    expect(flat(await window.rows())).toContain(`${alike.email} → vera.l@tokyo-seimitsu.example`);
    expect(puts()).toHaveLength(0);
    window.type(isPlain ? 'y\n' : 'y\r');
    const verdict = await changing;
    window.output.value(verdict);
    expectWhole((await window.rows()).replace(/^[\s\S]*CHANGED/, ''), alike);

    expect(puts()).toHaveLength(1);
    await expectFitting(window, ids);
    const shown = steady(await window.rows(), ids);
    await expect(`${shown}\n`).toMatchFileSnapshot(`screens/${columns}-${isPlain ? 'plain' : 'drawn'}.txt`);
  },
);

test('questions have no colours where none are wanted, and no signs beyond ASCII where there are none (SC2)', async () => {
  const look = { columns: 80, colors: false, isAscii: true };
  const { window, shell } = await sit(look);
  const beyond = (text: string) => text.replaceAll(/山田 👍🏽|株式会社 東京精密|🚢/g, '').match(/[^\0-\x7f]/g);

  const changing = shell['changeEmail']('vera', 'vera.l@nordlicht-spedition.example');
  const picker = await window.until(/navigate/);
  window.type('\x1b[B\r');
  const question = await window.until(/\(y\/N\)/);
  window.type('n\r');
  window.output.value(await changing);
  const verdict = await window.rows();

  expect(picker).toContain('> none of them');
  expect(picker).toContain('Up/Down navigate | Enter select');
  for (const screen of [picker, question, verdict]) expect(beyond(screen)).toBeNull();
  expect(window.coloured()).toBe(false);
});

/** Each view there is, by what is typed for it. */
const VIEWS: Readonly<Record<string, (shell: Sitting['shell'], at: Sitting) => unknown>> = {
  'help()': (shell) => shell['help'](),
  'help(findUser)': (shell) => shell['help'](shell['findUser']),
  'help(putEmail)': (shell) => shell['help'](shell['putEmail']),
  "help('python')": (shell) => shell['help']('python'),
  "findUser('vera.lindqvist')": (shell) => shell['findUser']('vera.lindqvist'),
  "findUsers('vera')": (shell) => shell['findUsers']('vera'),
  "findUsers('anna').slice(1)": async (shell) => (await shell['findUsers']('anna')).slice(1),
  "findUsers('nobody-here')": (shell) => shell['findUsers']('nobody-here'),
  'steps()': (shell) => shell['steps'](),
  'mailbox()': (shell, { session }) => {
    session.world = { ...session.world, isLocal: true };
    return shell['mailbox']();
  },
  'audit()': (shell) => shell['audit'](),
  'pending()': (shell) => shell['pending'](),
  'the next verdict': (shell, { ids }) => shell['putEmail']('vera.l@nordlicht-spedition.example', ids[1]),
  'a link': (shell) => shell['putEmail']('foo.bar@a-rather-long-name.example', FOOBAR_USER),
  'the same again': (shell) => shell['putEmail']('foobar@example.org', FOOBAR_USER),
  last: (_shell, { names }) => names['last'],
  'nobody of that name': (shell) => failure(shell['findUser']('vera.lindkvist')),
  'no such address': (shell) => failure(shell['putEmail']('vera.l@', FOOBAR_USER)),
  'no user': (shell) => failure(shell['fetchVersion']()),
  'an old version': (shell, { names, ids }) => {
    names['version'] = 7;
    return shell['putEmail']('someone.else@nordlicht-spedition.example', ids[2], { version: 7 });
  },
  'a typed write': (shell, { names, ids }) =>
    shell['requests'].put(`${names['base_url']}/users/${ids[3]}`, {
      headers: names['auth'],
      json: { contact: { email: 'typed.by.hand@nordlicht-spedition.example' }, version: 1 },
    }),
};

test.each(WIDTHS)(
  'nothing on any other screen is wider than %d columns, nor anything broken that is copied (SC1)',
  async (columns) => {
    const at = await sit({ columns, isPlain: true }, { flags: { yes: true } });
    const { window, shell, ids, signedIn } = at;
    const known = [...ids, FOOBAR_USER, JOHN_DOE, PARTNER];

    window.output.talk((paint, width) => signInLines(signedIn, paint, width));
    for (const [name, show] of Object.entries(VIEWS)) {
      const value = await show(shell, at);
      if (value instanceof Error) window.output.talk((paint) => problemText(value, paint));
      else window.output.value(value);
      const rows = await window.rows();
      expect(rows, name).not.toBe('');
      await expectFitting(window, known);
      window.clear();
    }
  },
);
