// @ts-check
/** The worker thread in which CPython runs (the npm package pyodide): interpreter.ts starts it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { openChannel } from './channel.mjs';
import { addDevices } from './devices.mjs';

const PLACE = '/lib/shell';

/** @type {import('./channel.mjs').Shared & { modules: string }} */
const shared = workerData;
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

const loadPyodide = await findPyodide();
if (loadPyodide === null) port.postMessage({ kind: 'absent' });
else await serve(loadPyodide);

async function findPyodide() {
  try {
    return (await import('pyodide')).loadPyodide;
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** @param {typeof import('pyodide').loadPyodide} loadPyodide */
async function serve(loadPyodide) {
  const py = await loadPyodide({ jsglobals: Object.create(null) });
  addDevices(py, openChannel(shared, port));
  putModules(py, fileURLToPath(new URL('.', import.meta.url)), PLACE);
  putModules(py, shared.modules, PLACE);
  py.runPython(`import sys; sys.path.insert(0, '${PLACE}')`);
  const entries = py.pyimport('_shell.entries');
  const host = py.pyimport('_host');
  entries.begin('{}');
  py.setInterruptBuffer(shared.interrupt);
  port.postMessage({ kind: 'ready' });
  port.on('message', ({ what, text }) => {
    const answer = entries[what](text);
    host.flush();
    port.postMessage({ kind: 'done', text: answer });
  });
}

/** @param {import('pyodide').PyodideAPI} py @param {string} from @param {string} to */
function putModules(py, from, to) {
  py.FS.mkdirTree(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), `${to}/${entry.name}`];
    if (entry.isDirectory()) putModules(py, source, target);
    else if (entry.name.endsWith('.py')) py.FS.writeFile(target, readFileSync(source));
  }
}
