/** A typed write to a user is known however it is spelled, and nothing else is taken for one. */
import { expect, test } from 'vitest';
import { userWriteIn } from '../../../src/api/write/userWrite.ts';
import { NEW, USER_ID } from '../world.ts';

const ORIGIN = 'https://eu2-cloud.acronis.com';
const BODY = JSON.stringify({ contact: { email: NEW }, version: 3 });
const read = (path: string, method = 'PUT', body = BODY) => userWriteIn({ method, url: ORIGIN + path, body });

test.each([
  `/api/2/users/${USER_ID}`,
  `/bc/api/2/users/${USER_ID}`,
  `/api/2/users/${USER_ID.toUpperCase()}`,
  `/api/2/users/${USER_ID}/`,
  `/api/2//users/${USER_ID}?a=b#c`,
  `/api/2/users/${USER_ID.replace(/^2/, '%32')}`,
  `/api/2/%75sers/${USER_ID}`,
])('a change of an email is known by %s (O4)', (path) => {
  expect(read(path)).toEqual({ id: USER_ID, isWhole: true, email: NEW, login: null, version: 3 });
  expect(read(path, 'PATCH')).toMatchObject({ email: NEW });
});

test.each([
  ['POST', BODY],
  ['DELETE', BODY],
  ['PUT', ''],
  ['PUT', '[]'],
  ['PUT', 'null'],
  ['PUT', `{"email": "${NEW}", "version": "3"}`],
  ['PUT', `{"contact": null}`],
  ['PUT', `{"contact": ["${NEW}"], "version": 1.5}`],
  ['PUT', `{"contact": {"email": 5}}`],
  ['PUT', `{"__proto__": {"contact": {"email": "${NEW}"}}}`],
])('a write of a user that changes no email is known as one: %s %s', (method, body) => {
  expect(read(`/api/2/users/${USER_ID}`, method, body)).toEqual({
    id: USER_ID,
    isWhole: true,
    email: null,
    login: null,
    version: null,
  });
});

test('a write of what belongs to a user is about the user, and changes no email', () => {
  expect(read(`/api/2/users/${USER_ID}/password`, 'POST')).toMatchObject({ id: USER_ID, isWhole: false, email: null });
});

test.each([
  '/api/2/users',
  `/api/2/tenants/${USER_ID}`,
  `/users/${USER_ID}`,
  '/api/2/users/me',
  '/api/2/users/%E0%A4%A',
])('no user is meant by %s', (path) => {
  expect(read(path)).toBeNull();
});
