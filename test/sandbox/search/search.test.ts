/** Search, by the examples and rules of "Searching for tenants and user accounts". */

import { expect, test } from 'vitest';
import { SearchIndex } from '../../../src/sandbox/search/searchIndex.ts';
import { FOOBAR_TENANT, FOOBAR_USER, open, PARTNER } from '../client.ts';

const search = (text: string, more = '') => `/search?tenant=${PARTNER}&text=${encodeURIComponent(text)}${more}`;

test.each([
  ['John', [1, 2, 3, 4]],
  ['joh', [1, 2, 3, 4]],
  ['Smith', [2, 3, 4]],
  ['smit', [2, 3, 4]],
  ['SMITHfirst', [2]],
  ['first', [3]],
  ['fir', [3]],
  ['Smith fir', [3]],
  ['mith', []],
  ['and', []],
])('the search finds for %j what "Searching for tenants and user accounts" lists', (text, numbers) => {
  const index = new SearchIndex();
  const names = ['JohnSmithFirstAndSecond', 'John SmithFirst', 'John Smith First', 'John Smith Second'];
  for (const [at, name] of names.entries()) index.put(String(at + 1), [name]);

  expect(index.find(text).map(Number).sort()).toEqual(numbers);
});

test('the search finds the documented user, and shows neither email nor version', async () => {
  const { get } = await open();

  const { status, json } = await get(search('foobar'));

  expect(status).toBe(200);
  expect(json.items).toEqual([
    {
      obj_type: 'tenant',
      id: FOOBAR_TENANT,
      kind: 'customer',
      name: 'Foobar',
      parent_id: PARTNER,
      path: ['JohnSmith, Inc', 'Foobar'],
      first_name: '',
      last_name: '',
      deleted_at: null,
    },
    {
      obj_type: 'user',
      id: FOOBAR_USER,
      login: 'foobar',
      parent_id: FOOBAR_TENANT,
      path: ['JohnSmith, Inc', 'Foobar'],
      first_name: 'Foo',
      last_name: 'Bar',
      deleted_at: null,
    },
  ]);
});

test.each([
  ['an email, whole', 'g.achebe@harbourpike.example', ['george.achebe@harbourpike.example']],
  ['the middle of an email', 'achebe', ['george.achebe@harbourpike.example']],
  ['first and last name', 'anna schm', ['anna.schmidt']],
  ['names in any order', 'Schmidt Anna', ['anna.schmidt']],
  ['other scripts', 'иванова', ['olga.ivanova']],
  ['umlauts, typed in two parts', 'Ju\u0308rgen', ['juergen.gross']],
  ['the middle of a word', 'chmidt', []],
])('the search by %s finds those it should', async (_what, text, logins) => {
  const { get } = await open();

  const { json } = await get(search(text, '&limit=300'));

  expect(json.items.filter(isUser).map((item: { login: string }) => item.login)).toEqual(logins);
});

test('the search finds several people of one name, ten unless told, the tenant that was named first', async () => {
  const { get } = await open();

  const all = (await get(search('example', '&limit=300'))).json.items;
  const usual = (await get(search('example'))).json.items;
  const annas = (await get(search('anna', '&limit=300'))).json.items;

  expect(all.length).toBeGreaterThan(30);
  expect(usual).toEqual(all.slice(0, 10));
  expect(annas.filter(isUser).length).toBeGreaterThan(3);
  expect(annas[0]).toMatchObject({ login: 'anna.keller', path: ['JohnSmith, Inc'] });
});

test('the search leaves out a tenant that switched ancestral access off, with everything in it, and what lies outside', async () => {
  const { get, sandbox } = await open();
  const clinic = sandbox.world.tenant('Quiet Harbor Clinic')?.id ?? '';

  for (const text of ['quiet', 'weiss', 'nina']) expect((await get(search(text))).json.items).toEqual([]);

  expect((await get(`/search?tenant=${clinic}&text=weiss`)).status).toBe(403);
});

test('the search sees a change of names at once', async () => {
  const { get, write } = await open();
  await get(search('foobar'));

  await write('PUT', `/users/${FOOBAR_USER}`, { contact: { lastname: 'Zuckmayer' }, version: 1 });

  expect((await get(search('zuckm'))).json.items[0].id).toBe(FOOBAR_USER);
  expect((await get(search('foo bar'))).json.items).toEqual([]);
});

test.each([
  ['no tenant', '/search?text=john', 400],
  ['no text', `/search?tenant=${PARTNER}`, 400],
  ['two characters', search('jo'), 400],
  ['two characters and blanks', search(' jo '), 400],
  ['limit 0', search('john', '&limit=0'), 400],
  ['limit 301', search('john', '&limit=301'), 400],
  ['a limit that is no number', search('john', '&limit=ten'), 400],
  ['an unknown tenant', '/search?tenant=00000000-0000-0000-0000-000000000000&text=john', 404],
])('the search refuses %s', async (_what, path, status) => {
  const { get } = await open();

  const { status: seen, json } = await get(path);

  expect([seen, json.error.code]).toEqual([status, status]);
});

function isUser(item: { obj_type: string }): boolean {
  return item.obj_type === 'user';
}
