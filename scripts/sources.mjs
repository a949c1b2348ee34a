/** Our sources as JavaScript, file by file: for programs that load one of them, as Node 20 cannot. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { copyThread } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');
// Below the packages, so that they are found.
const cache = join(root, 'node_modules', '.cache');

/** `place` is a folder in which src/session/session.ts is session/session.js. */
export async function compileSources() {
  mkdirSync(cache, { recursive: true });
  const place = mkdtempSync(join(cache, 'sources-'));
  const names = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const input = names.map((name) => join(src, name));
  const options = { cwd: root, platform: 'node', external: /^[^./]/, treeshake: false, logLevel: 'silent' };
  const bundle = await rolldown({ ...options, input });
  await bundle.write({ dir: place, format: 'esm', preserveModules: true, preserveModulesRoot: src });
  await bundle.close();
  copyThread(src, place);
  writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
  return { place, remove: () => rmSync(place, { recursive: true, force: true, maxRetries: 5 }) };
}
