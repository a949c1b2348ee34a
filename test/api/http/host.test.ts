/** Places under several spellings. */
import { expect, test } from 'vitest';
import { isSamePlace } from '../../../src/api/http/host.ts';

test.each([
  ['https://eu2-cloud.acronis.com', 'HTTPS://EU2-CLOUD.acronis.com.:443/api/2/users/x'],
  ['http://localhost:43121', 'http://127.0.0.1:43121/api/2'],
  ['http://localhost.:43121', 'http://[::1]:43121'],
  ['http://127.1:80/', 'http://127.0.0.2'],
])('%s and %s are one place (Y10)', (one, other) => {
  expect(isSamePlace(one, other)).toBe(true);
});

test.each([
  ['https://eu2-cloud.acronis.com', 'https://eu2-cloud.acronis.com:444'],
  ['https://eu2-cloud.acronis.com', 'http://eu2-cloud.acronis.com'],
  ['https://eu2-cloud.acronis.com', 'https://eu2-cloud.acronis.com.evil.example'],
  ['http://localhost:1', 'http://localhost:2'],
  ['https://eu2-cloud.acronis.com', ''],
])('%s and %s are two places (Y10)', (one, other) => {
  expect(isSamePlace(one, other)).toBe(false);
});
