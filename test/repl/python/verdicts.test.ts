/** Verdicts of what Python has written: each stands where the write was, and what Python shows of it behind. */
import { afterAll, expect, test } from 'vitest';
import { openBeside } from './beside.ts';

const shell = await openBeside();
afterAll(() => shell.close());

test('a verdict stands before the value that Python shows, and between what the entry printed before and behind it', async () => {
  shell.evaluator.isPythonMode = true;

  const { shown } = await shell.enter(
    "print('before'); first = changeEmail('JohnDoe', 'j@newmail.net'); print('behind'); putEmail('j@other.net')",
  );

  const places = ['before', '✓ CHANGED', 'behind', 'j@newmail.net → j@other.net', "{'verdict': 'CHANGED'"];
  expect(places.map((place) => shown.indexOf(place))).toEqual(
    places.map((place) => shown.indexOf(place)).sort((a, b) => a - b),
  );
  expect(places.filter((place) => !shown.includes(place))).toEqual([]);
  expect(shown.match(/✓ CHANGED/g)).toHaveLength(2);
});
