// @ts-check
/** The worker thread in which CPython runs (the npm package pyodide): pythonThread.ts starts it. */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { openChannel } from './channel.mjs';
import { addDevices } from './devices.mjs';
import { closeFence, fenceImports, limitFiles, limitMemory } from './fence.mjs';
import { keyOf, PLACE, putModules, readModules } from './modules.mjs';

/** @typedef {typeof import('pyodide')} Pyodide */

const MOST_BYTES = 512 * 1024 * 1024;
const MOST_IN_FILES = 128 * 1024 * 1024;

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
  fenceImports();
  limitMemory(MOST_BYTES, () => Atomics.store(shared.state, shared.places.full, 1));
  const snapshot = await kept;
  const py = await loadPyodide({
    jsglobals: Object.create(null),
    // Else Python would be told where the program lies.
    _sysExecutable: '/bin/python3',
    ...(snapshot ? { _loadSnapshot: snapshot } : { _makeSnapshot: shared.keeps }),
  });
  limitFiles(py.FS, MOST_IN_FILES);
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
  closeFence(py);
  py.setInterruptBuffer(shared.interrupt);
  port.postMessage({ kind: 'ready' });
  port.on('message', ({ what, text }) => {
    try {
      host.begin();
      const answer = entries[what](text);
      host.flush();
      port.postMessage({ kind: 'done', text: answer });
    } catch (error) {
      port.postMessage({ kind: 'fell', why: wordsOf(error) });
    }
  });
}

/** Of a traceback the end says it. @param {unknown} error */
function wordsOf(error) {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n').at(-1) ?? '';
}
