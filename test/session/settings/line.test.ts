/** What is written to a settings file is read from it as it was. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { settingsLine } from '../../../src/session/settings/line.ts';
import { readSettings } from '../../../src/session/settings/settings.ts';
import { checkValue } from '../../../src/session/settings/value.ts';

const OTHERS = 'ACRONIS_DATACENTER_URL=https://eu2-cloud.acronis.com\nACRONIS_CLIENT_ID=x1\n';

function isTaken(secret: string): boolean {
  try {
    return secret !== '' && checkValue('ACRONIS_CLIENT_SECRET', secret, 'x') === secret;
  } catch {
    return false;
  }
}

function newFile() {
  const cwd = mkdtempSync(join(tmpdir(), 'acronis-shell-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  return async (secret: string) => {
    writeFileSync(join(cwd, 'F'), `${settingsLine('ACRONIS_CLIENT_SECRET', secret)}\n${OTHERS}`, { mode: 0o600 });
    const settings = await readSettings({ env: { HOME: cwd }, cwd, settingsFile: 'F' });
    return { secret: settings?.clientSecret, warnings: settings?.warnings };
  };
}

test.each([
  'plainSecret123',
  'a#b',
  'a #b',
  "it's",
  'say"so',
  `both'and"too`,
  `all'of"them#here`,
  `a\\"b'c#d`,
  `a\\nb'c"d#e`,
  'a\\nb',
  "a\\nb'c",
  '$HOME',
  'a$b{c}',
  'a b',
  'a=b',
  'x\\\\y',
  '#begins',
  'back`tick',
  `'"#\\`.concat('x'),
])('a secret is read as it was written: %s (IN4)', async (secret) => {
  const read = newFile();

  if (isTaken(secret)) expect(await read(secret)).toEqual({ secret, warnings: [] });
  else expect(() => checkValue('ACRONIS_CLIENT_SECRET', secret, 'x')).toThrow();
});

test('hundreds of secrets of all that can be typed are read as they were written (IN4)', async () => {
  const read = newFile();
  const letters = fc.constantFrom(
    ...'ab1\'"#\\$`nr =:%{}',
    ...Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)),
  );
  const secrets = fc.string({ unit: letters, minLength: 1, maxLength: 24 }).filter(isTaken);

  const property = fc.asyncProperty(secrets, async (secret) => {
    expect(await read(secret)).toEqual({ secret, warnings: [] });
  });

  await fc.assert(property, { numRuns: 500 });
});
