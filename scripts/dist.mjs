/** Is dist/ there, and as new as what it is made of? Each `npm start` asks; what builds is loaded where the answer is no. */
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
// Beside the sources: how dist/ is made, and the packages as they are installed (the list that npm leaves there).
const INPUTS = ['tsconfig.json', 'node_modules/.package-lock.json', 'scripts/bundle.mjs', 'scripts/make.mjs'];
const OPTIONS = { throwIfNoEntry: false };

/** Builds when needed; resolves to false, having said why in words, where that was not possible. */
export async function ensureDist({ types = false } = {}) {
  if (isFresh()) return true;
  const { makeDist } = await import('./make.mjs');
  // Of two that build at once the later finds the work done, and leaves alone what the earlier is already running.
  return makeDist({ types, isNeeded: () => !isFresh() });
}

export function isFresh() {
  const builtAt = statSync(`${root}dist/main.js`, OPTIONS)?.mtimeMs;
  const isOlder = (file) => (statSync(file, OPTIONS)?.mtimeMs ?? 0) <= builtAt;
  return builtAt !== undefined && INPUTS.every((name) => isOlder(root + name)) && isAllOlder(`${root}src`, isOlder);
}

/** Folders count too: a source that was removed leaves its mark only there. */
function isAllOlder(folder, isOlder) {
  if (!isOlder(folder)) return false;
  return readdirSync(folder, { withFileTypes: true }).every((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? isAllOlder(path, isOlder) : isOlder(path);
  });
}
