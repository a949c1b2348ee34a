import { expect, test } from 'vitest';
import { nearest } from '../../src/render/nearest.ts';

const KNOWN = ['findUser', 'findUsers', 'fetchVersion', 'putEmail', 'undo', 'audit', 'help', 'user_id'];

test.each([
  ['fetchVerion', 'fetchVersion'],
  ['fetchversion', 'fetchVersion'],
  ['findUsr', 'findUser'],
  ['findUsrs', 'findUsers'],
  ['undoo', 'undo'],
  ['userid', 'user_id'],
  ['hlep', null],
  ['mailUser', null],
  ['x', null],
  ['', null],
])('the known name nearest to %j is %j', (typed, meant) => {
  expect(nearest(typed, KNOWN)).toBe(meant);
});
