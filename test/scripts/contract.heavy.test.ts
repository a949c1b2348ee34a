/** The sandbox held against an OpenAPI document: what contradicts it is named, and ends the run with 1. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Ran, run } from '../terminal/run.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/contract.mjs', import.meta.url));

/** One operation of a platform that checks passwords, with the answer it is said to give. */
function documented(answer: object, statuses: readonly string[] = ['400', '415']): string {
  const refusals = statuses.map((status) => [status, { description: 'refused' }]);
  const content = { 'application/json': { schema: { type: 'object', ...answer } } };
  return JSON.stringify({
    openapi: '3.0.0',
    info: { title: 'Passwords', version: '1' },
    paths: {
      '/users/check_password': {
        post: { responses: { 200: { description: 'checked', content }, ...Object.fromEntries(refusals) } },
      },
    },
  });
}

function check(document: string): Promise<Ran> {
  return run(['document.json'], { program: [SCRIPT], files: { 'document.json': document } });
}

test('the check of the contract ends well where all answers are as the document says', async () => {
  const { code, stdout } = await check(documented({ required: ['compromised'] }));

  expect(stdout).toContain('1 of 1 operations, 3 of 3 statuses');
  expect(stdout).toContain('0 violations beyond the named list');
  expect(code).toBe(0);
});

test('the check of the contract names every contradiction of an answer, not the first alone', async () => {
  const answer = { required: ['score'], properties: { compromised: { type: 'string' } } };

  const { code, stdout } = await check(documented(answer));

  expect(stdout).toContain("VIOLATION  POST /users/check_password 200 body:  must have required property 'score'");
  expect(stdout).toContain('VIOLATION  POST /users/check_password 200 body: /compromised must be string');
  expect(stdout).toContain('2 violations beyond the named list');
  expect(code).toBe(1);
});

test('the check of the contract names a status that is not listed, and one that nothing leads to', async () => {
  const { code, stdout } = await check(documented({}, ['400', '418']));

  expect(stdout).toContain('VIOLATION  POST /users/check_password 415: the status is not listed');
  expect(stdout).toContain('MISSED     POST /users/check_password 418');
  expect(code).toBe(1);
});

test('the check of the contract says so where there is no document', async () => {
  const { code, stderr } = await check('no document at all');

  expect([code, stderr]).toEqual([2, expect.stringContaining('document.json is no OpenAPI document')]);
});
