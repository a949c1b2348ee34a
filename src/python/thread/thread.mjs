// @ts-check
/** The worker thread in which CPython runs (the npm package pyodide): pythonThread.ts starts it. */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { openChannel } from './channel.mjs';
import { addDevices } from './devices.mjs';
import { keyOf, PLACE, putModules, readModules } from './modules.mjs';

/** @typedef {typeof import('pyodide')} Pyodide */

/** @type {import('./channel.mjs').Shared & { begin: string, modules: string, keeps: boolean }} */
const shared = workerData;
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

const pyodide = await findPyodide();
if (pyodide === null) port.postMessage({ kind: 'absent' });
else serve(await load(pyodide));

async function findPyodide() {
  try {
    return await import('pyodide');
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** @param {Pyodide} pyodide */
async function load({ loadPyodide, version }) {
  const modules = readModules(shared.modules);
  // Beside it Pyodide's own files are read.
  const kept = shared.keeps ? askForSnapshot(keyOf(modules, version)) : null;
  const jsglobals = Object.create(null);
  const snapshot = await kept;
  const py = await loadPyodide({
    jsglobals,
    ...(snapshot ? { _loadSnapshot: snapshot } : { _makeSnapshot: shared.keeps }),
  });
  addDevices(py, openChannel(shared, port));
  putModules(py, modules);
  if (!snapshot) py.runPython(`import sys; sys.path.insert(0, '${PLACE}'); import _start`);
  if (!snapshot && shared.keeps) sendSnapshot(py);
  return py;
}

/** @param {string} key @returns {Promise<Uint8Array | null>} */
async function askForSnapshot(key) {
  port.postMessage({ kind: 'wants', key });
  const [{ snapshot }] = await once(port, 'message');
  return snapshot;
}

/** Before Python has been told anything. @param {import('pyodide').PyodideAPI} py */
function sendSnapshot(py) {
  const bytes = /** @type {Uint8Array<ArrayBuffer>} */ (py.makeMemorySnapshot());
  port.postMessage({ kind: 'made', bytes }, [bytes.buffer]);
}

/** @param {import('pyodide').PyodideAPI} py */
function serve(py) {
  const entries = py.pyimport('_shell.entries');
  const host = py.pyimport('_host');
  py.pyimport('_start').begin();
  entries.begin(shared.begin);
  py.setInterruptBuffer(shared.interrupt);
  port.postMessage({ kind: 'ready' });
  port.on('message', ({ what, text }) => {
    const answer = entries[what](text);
    host.flush();
    port.postMessage({ kind: 'done', text: answer });
  });
}
