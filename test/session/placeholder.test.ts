import { expect, test } from 'vitest';
import { isPlaceholder, keepValues } from '../../src/session/placeholder.ts';

test.each([
  '<your client ID>',
  '<the data center URL>/api/2',
  'https://<your-data-center>.acronis.com',
  '<tenant_id>',
  'YOUR_CLIENT_SECRET',
  'your-tenant-id',
  '[your login]',
  '...',
  'xxxxxxxx',
])('%j stands for the value of whoever reads the page (PY4)', (text) => {
  expect(isPlaceholder(text)).toBe(true);
});

test.each([
  '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc',
  'https://eu2-cloud.acronis.com/api/2',
  '<p>Hello</p>',
  'yours truly',
  'your@mail.example',
  'a < b > c',
  'Doe, John <john@doe.example>',
  '',
  'x',
  undefined,
  5,
])('%j is a value (PY4)', (value) => {
  expect(isPlaceholder(value)).toBe(false);
});

test('names that hold something hold it again, and others keep the placeholder (PY4)', () => {
  const names: Record<string, unknown> = { client_id: 'c-1', base_url: 'https://a.example/api/2', user_id: undefined };
  const keep = keepValues(names);
  Object.assign(names, { client_id: '<your client ID>', user_id: '<user ID>', base_url: 'https://b.example' });

  expect(keep()).toEqual(['client_id keeps its value; <your client ID> is a placeholder']);
  expect(names).toEqual({ client_id: 'c-1', base_url: 'https://b.example', user_id: '<user ID>' });
});
