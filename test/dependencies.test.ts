/** What is installed is what was chosen: exact versions, each with its hash, and none that is known to be unsafe. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const read = (name: string) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
const { devDependencies } = read('package.json') as Record<string, Record<string, string>>;
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };

test('every dependency is named with one exact version (X1)', () => {
  const loose = Object.entries(devDependencies ?? {}).filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range));

  expect(loose).toEqual([]);
});

test('every package of the lockfile has its hash (X1)', () => {
  const unchecked = Object.entries(packages).filter(
    ([path, { integrity }]) => path !== '' && !integrity?.startsWith('sha512-'),
  );

  expect(unchecked).toEqual([]);
});

test('no package runs a script when it is installed (X1)', () => {
  expect(Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([]);
});

test('axios is none of the versions with known holes, and uses the transport of Node (X2)', () => {
  const [major = 0, minor = 0] = (packages['node_modules/axios']?.version ?? '').split('.').map(Number);

  expect(major === 1 && minor >= 16).toBe(true);
  expect(Object.keys(packages).filter((path) => path.endsWith('/axios'))).toHaveLength(1);
  expect(readFileSync(new URL('../src/api/http/http.ts', import.meta.url), 'utf8')).toContain("adapter: 'http'");
});
