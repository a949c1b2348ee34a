/** The words of the command line, read. */

import { expect, test } from 'vitest';
import { FlagError } from '../../src/sandbox/faults/faultWords.ts';
import { readSandboxFlags } from '../../src/sandbox/sandboxFlags.ts';

test('the sandbox has no faults unless flags name some', () => {
  expect(readSandboxFlags({})).toEqual({ faults: [] });
});

test('the sandbox reads every flag', () => {
  const options = readSandboxFlags({
    port: '0',
    users: '1000',
    latency: '250',
    fail: '503:2',
    'drop-answer': '1',
    'edit-behind-me': null,
    'expire-token': '2',
    stall: null,
    html: '3',
    throttle: '3',
    'stale-status': '412',
  });

  expect(options).toEqual({
    port: 0,
    users: 1000,
    staleStatus: 412,
    faults: [
      { kind: 'latency', ms: 250 },
      { kind: 'expire-token', times: 2 },
      { kind: 'throttle', times: 3 },
      { kind: 'fail', status: 503, times: 2 },
      { kind: 'edit-behind-me' },
      { kind: 'drop-answer', times: 1 },
      { kind: 'stall' },
      { kind: 'html', times: 3 },
    ],
  });
});

test.each<[Readonly<Record<string, string | null>>, string]>([
  [{ port: null }, '--port: wants a number from 0 to 65535'],
  [{ users: '' }, '--users : wants a number from 0 to 1000000'],
  [{ fail: null }, '--fail: wants STATUS:N'],
  [{ 'cut-body': '-1' }, '--cut-body -1: wants a number from 1 to 1000000'],
  [{ port: '70000' }, '--port 70000: wants a number from 0 to 65535'],
  [{ users: 'many' }, '--users many: wants a number from 0 to 1000000'],
  [{ latency: '-1' }, '--latency -1: wants a number from 0 to 600000'],
  [{ fail: '503' }, '--fail 503: wants STATUS:N, such as 503:2: a status from 400 to 599, and how often'],
  [{ fail: '200:1' }, '--fail 200:1: wants STATUS:N, such as 503:2: a status from 400 to 599, and how often'],
  [{ fail: '503:0' }, '--fail 503:0: wants STATUS:N, such as 503:2: a status from 400 to 599, and how often'],
  [
    { fail: '503:9999999' },
    '--fail 503:9999999: wants STATUS:N, such as 503:2: a status from 400 to 599, and how often',
  ],
  [{ 'drop-answer': '0' }, '--drop-answer 0: wants a number from 1 to 1000000'],
  [{ throttle: '1.5' }, '--throttle 1.5: wants a number from 1 to 1000000'],
  [{ 'stale-status': '422' }, '--stale-status 422: wants one of 400, 409, 412, 426'],
])('the sandbox says what is wrong with the flags %j', (flags, message) => {
  expect(() => readSandboxFlags(flags)).toThrow(FlagError);
  expect(() => readSandboxFlags(flags)).toThrow(message);
});
