/** The report as Markdown: whatever the data is, each value is one code span in one line. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Verdict } from '../../src/api/verdict.ts';
import { type ReportFacts, reportMarkdown } from '../../src/render/report.ts';

const FACTS: ReportFacts = {
  verdict: 'CHANGED',
  request: 'email',
  status: 200,
  request_id: 'r-1',
  user_id: 'u-1',
  login: 'anna',
  name: 'Anna',
  tenant: 'Own',
  tenant_id: 't-1',
  old: 'anna@example.org',
  new: 'anna@newmail.net',
  version: 1,
  activated: false,
  seen: { email: 'anna@newmail.net', version: 2, at: '2026-11-27T12:00:01.000Z' },
  at: '2026-11-27T12:00:00.000Z',
  course: [],
  since: [],
  operator: 'root',
  client_id: 'c-1',
  datacenter: 'eu2-cloud.acronis.com',
  is_practice: false,
  audit_hash: 'f'.repeat(64),
  world: 'own@eu2-cloud',
};

const shapeOf = (markdown: string) => markdown.split('\n').map((line) => line.split(':')[0]);

test.each([
  'a|b',
  '`',
  '``` `` `',
  '**bold** _it_ ~~no~~',
  '<b onclick=x>&amp;</b>',
  '[x](https://evil.example)',
  '![x](https://evil.example/pixel.png)',
  'a\n- Verdict: CHANGED\n# Heading',
  'a\r\nb\u2028c',
  '\u202egro.elpmaxe@live',
  'zero\u200bwidth',
  '@everyone #1',
  '\\`escaped\\`',
  '---',
  ' ',
])('a name of %j is shown in its line, and breaks nothing (RP1)', (name) => {
  const whole = reportMarkdown({ ...FACTS, name, login: name, tenant: name, operator: name, new: name, old: name });

  expect(shapeOf(whole).filter((line) => !line?.startsWith('**Email'))).toEqual(
    shapeOf(reportMarkdown(FACTS)).filter((line) => !line?.startsWith('**Email')),
  );
  expect(whole).not.toMatch(/[\p{Cf}\u2028\r]/u);
  // What is left beside the code spans is ours alone.
  const outside = whole.replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
  expect(outside).not.toMatch(/[|<>`]|\]\(|bold|everyone|Heading|evil/);
});

test('no text whatever leaves its code span, or its line (RP1)', () => {
  const text = fc.string({ unit: fc.constantFrom('`', '*', '\n', '|', '<', 'a', ' ', '\\', '[', '\u202e', "'", '"') });
  const clean = shapeOf(reportMarkdown(FACTS)).length;
  fc.assert(
    fc.property(text, (login) => {
      const whole = reportMarkdown({ ...FACTS, login, name: login });
      const outside = whole.replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');

      expect(whole.split('\n')).toHaveLength(clean);
      expect(outside).not.toMatch(/[|<`[\\]/);
    }),
  );
});

test.each([
  ['CHANGED', {}, 'The account is not activated yet'],
  ['CHANGED', { activated: true }, 'nothing left to do'],
  ['CHANGED', { activated: true, login: 'anna@example.org' }, 'still signs in with the login `anna@example.org`'],
  ['CONFIRMATION_SENT', { activated: true }, 'both mailboxes, `anna@example.org` and `anna@newmail.net`'],
  ['UNKNOWN', { activated: true }, 'A mail with a link may be on its way'],
  [null, {}, 'It is not known yet'],
  ['ALREADY', { seen: null }, 'already. Nothing was changed'],
  ['CONFLICT', {}, 'Somebody else changed this account'],
  ['SUPERSEDED', {}, 'Please tell us which one is right'],
  ['DUPLICATE', {}, '`anna@newmail.net` belongs to another account'],
  ['REJECTED', {}, 'We look into it'],
  ['NOT_SENT', {}, 'Nothing was changed'],
] as const)('the report of %s ends with what happens next, for the customer (%j)', (verdict, more, words) => {
  const markdown = reportMarkdown({ ...FACTS, verdict: verdict as Verdict | null, ...more });

  expect(markdown.split('\n').at(-1)).toMatch(/^\*\*What happens next:\*\* /);
  expect(markdown.split('\n').at(-1)).toContain(words);
});

test.each([
  [[], 'still signs in with the login `anna@example.org`'],
  [
    [{ request: 'login', new: 'anna@newmail.net', verdict: 'CHANGED' }],
    'One signs in with `anna@newmail.net` from now on.',
  ],
  [[{ request: 'login', new: 'anna@newmail.net', verdict: 'REJECTED' }], 'still signs in with the login'],
  [[{ request: 'activation mail', new: null, verdict: 'CONFIRMATION_SENT' }], 'An activation mail is on its way to'],
  [[{ request: 'activation mail', new: null, verdict: 'REJECTED' }], 'once the link of an activation mail is opened'],
] as const)('what was written since is told, and what it means for the customer (%j)', (since, words) => {
  const later = since.map((each) => ({ ...each, at: FACTS.at }));
  const markdown = reportMarkdown({ ...FACTS, login: 'anna@example.org', since: later });

  expect(markdown.split('\n').at(-1)).toContain(words);
  expect(markdown.match(/^- Since then, 2026-11-27 12:00:00 UTC: /gm) ?? []).toHaveLength(since.length);
});

test('a verdict that was found again and again is dated once (CA3)', () => {
  const times = ['12:00:00', '12:00:15', '12:40:00', '13:00:00'];
  const course = times.map((time, index) => ({
    at: `2026-11-27T${time}.000Z`,
    verdict: index < 3 ? ('UNKNOWN' as const) : ('CHANGED' as const),
  }));

  expect(reportMarkdown({ ...FACTS, course })).toContain(
    '- When: sent 2026-11-27 12:00:00 UTC; UNKNOWN at once; CHANGED 2026-11-27 13:00:00 UTC',
  );
  expect(reportMarkdown({ ...FACTS, course: course.slice(0, 3) })).toContain('- When: 2026-11-27 12:00:00 UTC\n');
});

test('a change whose link was opened the next day tells both, and when (CA3)', () => {
  const course = [
    { at: '2026-11-27T17:55:00.000Z', verdict: 'CONFIRMATION_SENT' as const },
    { at: '2026-11-28T08:02:03.000Z', verdict: 'CHANGED' as const },
  ];

  expect(reportMarkdown({ ...FACTS, activated: true, course })).toContain(
    '- When: sent 2026-11-27 12:00:00 UTC; CONFIRMATION_SENT 2026-11-27 17:55:00 UTC; CHANGED 2026-11-28 08:02:03 UTC',
  );
});
