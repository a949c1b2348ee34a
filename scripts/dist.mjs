/** Compiles src/ into dist/ when that is missing or older than a source. Shared by build, start and the tests. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist', 'main.js');

/** Builds when needed; returns false, having said why in words, where that was not possible. */
export function ensureDist() {
  return isFresh() || buildDist();
}

export function buildDist() {
  const compiler = findCompiler();
  if (compiler === null) {
    console.error(
      existsSync(stamp)
        ? 'acronis-shell: the TypeScript compiler is not installed; dist/ stays as it is. Run: npm ci'
        : 'acronis-shell: there is no dist/ and no TypeScript compiler to make it. Run: npm ci',
    );
    return false;
  }
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.json')], {
    stdio: ['ignore', 2, 2],
  });
  return status === 0;
}

function isFresh() {
  if (!existsSync(stamp)) return false;
  const built = statSync(stamp).mtimeMs;
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return [join(root, 'tsconfig.json'), ...sources].every((file) => statSync(file).mtimeMs <= built);
}

function findCompiler() {
  try {
    const require = createRequire(import.meta.url);
    return join(require.resolve('typescript/package.json'), '..', require('typescript/package.json').bin.tsc);
  } catch {
    return null;
  }
}
