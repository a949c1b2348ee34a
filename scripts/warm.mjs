/** Has Python's memory kept before the tests begin: where many of them load it at once and anew, each takes its time. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** For the Node that is given; its tests share the folder, see test/terminal/home.ts. */
export function warmPython(node = process.execPath) {
  const env = {
    PATH: process.env.PATH,
    HOME: root,
    XDG_CACHE_HOME: fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)),
  };
  spawnSync(node, ['dist/main.js', '--sandbox', '-e', '>>> 1'], { cwd: root, env });
}
