import { expect, test } from 'vitest';
import { isPlaceholder } from '../../src/session/placeholder.ts';

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
