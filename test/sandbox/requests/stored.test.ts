/** What became different, told once however often a record was put. */
import { expect, test } from 'vitest';
import { type Put, storedBy } from '../../../src/sandbox/requests/stored.ts';
import { JOHN_DOE, open } from '../client.ts';

function put(before: object | null, after: object, byAnother = false): Put {
  return { kind: 'user', id: 'u', name: 'foobar', before, after, byAnother };
}

test('a field that changes more than once is told once, from the first to the last', () => {
  const puts = [
    put({ phone: null, city: 'Ulm', version: 1 }, { phone: '1', city: 'Ulm', version: 2 }),
    put({ phone: '1', city: 'Ulm', version: 2 }, { phone: '2', city: 'Bonn', version: 3 }),
    put({ phone: '2', city: 'Bonn', version: 3 }, { phone: '2', city: 'Ulm', version: 4 }),
  ];

  expect(storedBy(puts)).toMatchObject([
    {
      what: 'changed',
      fields: [
        { field: 'phone', before: null, after: '2' },
        { field: 'version', before: 1, after: 4 },
      ],
    },
  ]);
});

test('what is in the end as it was is not told; what is deleted in the end is', () => {
  const there = { phone: '1', deleted_at: null };
  const gone = { phone: '1', deleted_at: '2026-01-01' };

  expect(storedBy([put(there, { ...there, phone: '2' }), put({ ...there, phone: '2' }, there)])).toEqual([]);
  expect(storedBy([put(there, { ...there, phone: '2' }), put({ ...there, phone: '2' }, gone)])).toMatchObject([
    { what: 'deleted', fields: [] },
  ]);
  expect(storedBy([put(null, there), put(there, { ...there, phone: '2' })])).toMatchObject([{ what: 'created' }]);
});

test('others who change a user twice before a request are told of once, and apart from the request', async () => {
  const { sandbox, write } = await open();
  sandbox.faults.add({ kind: 'edit-behind-me', value: '+1 1' });
  sandbox.faults.add({ kind: 'edit-behind-me', value: '+1 2' });

  await write('PUT', `/users/${JOHN_DOE}`, { version: 3, language: 'de' });

  expect(sandbox.requests.list().at(-1)?.stored).toMatchObject([
    {
      by_another: true,
      fields: [
        { field: 'phone', before: '', after: '+1 2' },
        { field: 'version', before: 1, after: 3 },
      ],
    },
    {
      by_another: false,
      fields: [
        { field: 'language', before: 'en', after: 'de' },
        { field: 'version', before: 3, after: 4 },
      ],
    },
  ]);
});
