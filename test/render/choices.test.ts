/** Several users to choose from: what tells them apart is there at every width, person and tenant above all. */
import { expect, test } from 'vitest';
import { userChoices } from '../../src/render/users.ts';
import { record } from './samples.ts';

const ANNAS = [
  record({ login: 'anna.keller', name: 'Anna Keller', email: 'anna@mysite.com', tenant_path: ['JohnSmith, Inc'] }),
  record({
    login: 'anna@kurokawa.example',
    name: 'Anna Itō',
    email: 'anna@kurokawa.example',
    tenant_path: ['JohnSmith, Inc', '株式会社 東京精密'],
  }),
  record({
    login: 'anna',
    name: 'Anna Schmidt',
    email: 'a@n.example',
    enabled: false,
    tenant_path: ['JohnSmith, Inc', 'Nordlicht'],
  }),
];
const brief = (columns: number) => userChoices(ANNAS).map((choice) => choice.brief(columns));

test('where there is room all of it is there, an email that is the login once (TK9)', () => {
  expect(brief(200)).toEqual([
    'anna.keller · Anna Keller · anna@mysite.com · activated · enabled · JohnSmith, Inc',
    'anna@kurokawa.example · Anna Itō · activated · enabled · JohnSmith, Inc / 株式会社 東京精密',
    'anna · Anna Schmidt · a@n.example · activated · disabled · JohnSmith, Inc / Nordlicht',
  ]);
  expect(userChoices(ANNAS)[1]?.name).toMatch(
    /^anna@kurokawa\.example {3}Anna Itō · activated · enabled · version 1 · /,
  );
});

test('on a narrow screen what is alike goes first; person, email, what differs and tenant stay (TK9, CA5)', () => {
  expect(brief(75)).toEqual([
    'anna.keller · Anna Keller · anna@mysite.com · enabled · JohnSmith, Inc',
    'anna@kurokawa.example · Anna Itō · enabled · 株式会社 東京精密',
    'anna · Anna Schmidt · a@n.example · disabled · JohnSmith, Inc / Nordlicht',
  ]);
  for (const [at, line] of [...brief(50).entries(), ...brief(10).entries()]) {
    const { login, name, email, enabled, tenant_path = [] } = ANNAS[at] ?? record({});
    for (const fact of [login, name, email, enabled ? ' enabled' : ' disabled', tenant_path?.at(-1) ?? ''])
      expect(line).toContain(fact);
  }
});
