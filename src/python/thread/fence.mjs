// @ts-check
/**
 * What keeps Python in its place: a net against accidents, not a jail. Before it is loaded, the ways out of its memory are
 * replaced where WebAssembly imports them; afterwards the thread loses what it could compile or reach anything with.
 */
import fs from 'node:fs';
import promises from 'node:fs/promises';
import Module from 'node:module';
import vm from 'node:vm';
import threads from 'node:worker_threads';

// Of which Node's types know nothing.
const { WebAssembly } = /** @type {any} */ (globalThis);

const PAGE_BYTES = 65_536;
// Errors by their numbers in Emscripten.
const NOT_PERMITTED = 63;
const NO_SPACE = 51;
const NO_NAME = -2; // of getaddrinfo

// By what Python would reach a process, the network, or code that is not its own.
const LIBRARIES = ['_dlsym_js', '_dlopen_js', '_emscripten_dlopen_js'];
const SOCKETS = [
  ...['socket', 'connect', 'bind', 'listen', 'accept4', 'getpeername', 'getsockname', 'getsockopt'],
  ...['recvfrom', 'recvmsg', 'sendmsg', 'sendto'],
].map((name) => `__syscall_${name}`);
const NAMES = ['getaddrinfo', 'getnameinfo'];
// By what an object of JavaScript in Python could be looked into, or called, and which argument is the object.
const OBJECTS = [
  ...['JsProxy_GetAttr_js', 'JsProxy_SetAttr_js', 'JsProxy_DelAttr_js', 'JsProxy_subscript_js', 'JsProxy_Dir_js'],
  ...['JsObjMap_subscript_js', 'JsModule_GetAll_js', 'JsvObject_Entries', 'JsvObject_Values', 'JsvObject_Keys'],
];
const FUNCTIONS = ['JsvFunction_CallBound', 'JsvFunction_Call_OneArg', 'JsvFunction_Construct', 'raw_call_js'];

let isClosed = false;

/** To be called before Pyodide is loaded. */
export function fenceImports() {
  const { instantiate } = WebAssembly;
  /** @param {unknown} source @param {any} imports */
  WebAssembly.instantiate = (source, imports) => instantiate(source, imports?.['env'] ? fenced(imports) : imports);
}

/** @param {any} imports */
function fenced(imports) {
  const env = { ...imports.env };
  for (const name of ['_emscripten_system', ...SOCKETS]) env[name] = () => -NOT_PERMITTED;
  for (const name of LIBRARIES) env[name] = () => 0;
  for (const name of NAMES) env[name] = () => NO_NAME;
  closing(env, OBJECTS, Object.create(null));
  closing(env, FUNCTIONS, refuse);
  return { ...imports, env };
}

/** Once the fence is closed, each has to do with `nothing` in place of what it was called for. @param {any} env @param {readonly string[]} names @param {unknown} nothing */
function closing(env, names, nothing) {
  for (const name of names) {
    const original = env[name];
    // A Pyodide that calls it something else would be open.
    if (typeof original !== 'function') throw new Error(`Pyodide has no ${name}`);
    /** @param {any} object @param {any[]} rest */
    env[name] = (object, ...rest) => original(isClosed ? nothing : object, ...rest);
  }
}

function refuse() {
  throw new Error('Python reaches nothing of JavaScript here');
}

/** Python is told that there is no more, and can go on. @param {number} bytes @param {() => void} onFull */
export function limitMemory(bytes, onFull) {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  /** @this {any} @param {number} pages */
  prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * PAGE_BYTES <= bytes) return grow.call(this, pages);
    onFull();
    throw new RangeError('the memory of Python is full');
  };
}

/** Its files are not in its memory: they have a limit of their own. @param {any} FS @param {number} bytes */
export function limitFiles(FS, bytes) {
  const { stream, node } = FS.filesystems.MEMFS.ops_table.file;
  const { write } = stream;
  const { setattr } = node;
  let grown = 0;
  /** @param {number} more */
  const take = (more) => {
    grown += more;
    // To add up all files takes a while.
    if (grown < bytes / 256 && more < bytes / 256) return;
    grown = 0;
    if (sizeOf(FS) + more > bytes) throw new FS.ErrnoError(NO_SPACE);
  };
  /** @param {any} file @param {any} memory @param {number} offset @param {number} length @param {number} position @param {boolean} canOwn */
  stream.write = (file, memory, offset, length, position, canOwn) => {
    const more = position + length - (file.node.usedBytes ?? 0);
    if (more > 0) take(more);
    return write(file, memory, offset, length, position, canOwn);
  };
  /** @param {any} file @param {any} attributes */
  node.setattr = (file, attributes) => {
    if (attributes.size > file.usedBytes) take(attributes.size - file.usedBytes);
    return setattr(file, attributes);
  };
}

/** @param {any} FS @returns {number} */
function sizeOf(FS) {
  let sum = 0;
  for (let node of FS.nameTable) for (; node; node = node.name_next) sum += node.contents?.length ?? 0;
  return sum;
}

// What Node gives to all that runs in it, and nothing here needs any more.
const GLOBALS = [
  ...['eval', 'process', 'require', 'global', 'fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'],
  ...['BroadcastChannel', 'MessageChannel', 'Worker', 'localStorage', 'sessionStorage'],
];
// What Pyodide has loaded for itself. All others are loaded when they are asked for: by then nothing is.
const LOADED = [fs, promises, vm, threads, Module];
// By what one would come from there to other modules, other processes, or the end of this one.
const OF_PROCESS = [
  ...[
    'binding',
    '_linkedBinding',
    'getBuiltinModule',
    'dlopen',
    'mainModule',
    'moduleLoadList',
    'report',
    'env',
    'argv',
  ],
  ...['kill', '_kill', 'abort', 'chdir', '_debugProcess', '_debugEnd', '_startProfilerIdleNotifier'],
  ...['stdin', 'openStdin', 'loadEnvFile', 'setUncaughtExceptionCaptureCallback', 'execve'],
];

/** To be called when all is loaded, and Python has once been given something by chance. @param {import('pyodide').PyodideAPI} py */
export function closeFence(py) {
  isClosed = true;
  for (const name of Object.keys(py.FS.filesystems)) if (name !== 'MEMFS') delete py.FS.filesystems[name];
  for (const module of LOADED) lose(module, Object.getOwnPropertyNames(module));
  lose(process, OF_PROCESS);
  for (const name of GLOBALS) Reflect.deleteProperty(globalThis, name);
  // Each kind of function can make others from text. Pyodide looks whether something is a Function.
  for (const kind of [() => {}, async () => {}, function* () {}, async function* () {}])
    Reflect.defineProperty(Object.getPrototypeOf(kind), 'constructor', { value: refuse });
  refuse.prototype = Function.prototype;
  Reflect.defineProperty(globalThis, 'Function', { value: refuse });
}

/** @param {any} object @param {readonly string[]} names */
function lose(object, names) {
  for (const name of names)
    if (!Reflect.defineProperty(object, name, { value: refuse })) Reflect.deleteProperty(object, name);
}
