/** What Python tries to reach outside of itself: some sixty ways, by which nothing is found and nothing is sent. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Interpreter } from '../../src/python/interpreter.ts';
import { makeHome } from '../terminal/home.ts';

const SECRET = 'p4ss-canary';

/** `HERE` is a folder of this computer, `PORT` one where somebody listens; each leaves what it has found in `answer`. */
const WAYS: Readonly<Record<string, string>> = {
  'the environment': 'import os; answer = dict(os.environ)',
  'the environment in C': 'import posix; answer = posix.environ',
  'the place of the program': 'import sys; answer = [sys.executable, sys.argv, sys.orig_argv, sys.prefix, sys.path]',
  'a file': "answer = open('HERE/secret.txt').read()",
  'a file by its descriptor': 'import os; answer = [os.read(n, 9999) for n in range(3, 30)]',
  'a file by pathlib': "import pathlib; answer = pathlib.Path('HERE/secret.txt').read_text()",
  'a folder': "import os; answer = os.listdir('HERE')",
  'each folder': "import os; answer = list(os.walk('/')).__repr__()[:100_000]",
  'the process in /proc': "answer = open('/proc/self/environ').read()",
  'a link': "import os; os.symlink('HERE/secret.txt', '/tmp/link'); answer = open('/tmp/link').read()",
  'a file to be written': "open('HERE/made.txt', 'w').write('x')",
  'the terminal': "answer = open('/dev/tty').read()",
  'os.system': "import os; answer = os.system('touch HERE/made.txt')",
  'system of libc': "import posix; answer = posix.system('touch HERE/made.txt')",
  'os.popen': "import os; answer = os.popen('cat HERE/secret.txt').read()",
  subprocess: "import subprocess; answer = subprocess.check_output('cat HERE/secret.txt', shell=True)",
  _posixsubprocess: 'import _posixsubprocess; answer = _posixsubprocess.fork_exec',
  'os.fork': 'import os; answer = os.fork()',
  'os.execv': "import os; os.execv('/bin/touch', ['touch', 'HERE/made.txt'])",
  'os.posix_spawn': "import os; os.posix_spawn('/bin/touch', ['touch', 'HERE/made.txt'], {})",
  'os.kill': 'import os; os.kill(os.getppid(), 15)',
  webbrowser: "import webbrowser; answer = webbrowser.open('http://127.0.0.1:PORT/')",
  multiprocessing: 'import multiprocessing; multiprocessing.Process(target=print).start()',
  socket: "import socket; s = socket.socket(); s.connect(('127.0.0.1', PORT)); s.send(b'x')",
  _socket: "import _socket; s = _socket.socket(); s.connect(('127.0.0.1', PORT)); s.send(b'x')",
  '_socket in a datagram': "import _socket; s = _socket.socket(2, 2); s.sendto(b'x', ('127.0.0.1', PORT))",
  'socket.create_connection': "import socket; socket.create_connection(('127.0.0.1', PORT)).send(b'x')",
  'a server': "import _socket; s = _socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); answer = 'HERE'",
  'the name of a host': "import _socket; answer = _socket.getaddrinfo('localhost', 80)",
  'urllib.request': "import urllib.request; answer = urllib.request.urlopen('http://127.0.0.1:PORT/').read()",
  'http.client': "import http.client; http.client.HTTPConnection('127.0.0.1', PORT).request('GET', '/')",
  smtplib: "import smtplib; smtplib.SMTP('127.0.0.1', PORT)",
  'ftp by urllib': "import urllib.request; urllib.request.urlopen('ftp://127.0.0.1:PORT/')",
  'a file by urllib': "import urllib.request; answer = urllib.request.urlopen('file://HERE/secret.txt').read()",
  js: 'import js; answer = js.process.env',
  'js by importlib': "import importlib; answer = importlib.import_module('js').eval('1')",
  pyodide_js: 'import pyodide_js; answer = pyodide_js.FS',
  mountNodeFS: "import pyodide_js; pyodide_js.mountNodeFS('/mnt', 'HERE'); answer = open('/mnt/secret.txt').read()",
  run_js: "from pyodide.code import run_js; answer = run_js('process.pid')",
  'pyodide.http': "from pyodide.http import open_url; answer = open_url('http://127.0.0.1:PORT/')",
  loadPackage: "import pyodide_js; pyodide_js.loadPackage('micropip')",
  micropip: 'import micropip',
  'a constructor': "from pyodide.ffi import to_js; answer = to_js([1]).constructor.constructor('return process')().env",
  ctypes: "import ctypes; answer = ctypes.CDLL(None).system(b'touch HERE/made.txt')",
  'ctypes behind the finder': `
import sys
sys.meta_path[:] = [each for each in sys.meta_path if isinstance(each, type) and 'import' in each.__module__]
import ctypes
ctypes.CDLL(None).system(b'touch HERE/made.txt')
ctypes.pythonapi.emscripten_run_script(b'process.exit()')`,
  'js behind the finder': `
import sys
sys.meta_path[:] = [each for each in sys.meta_path if isinstance(each, type) and 'import' in each.__module__]
import js
answer = js.process`,
  'pyodide behind the finder': `
import sys
sys.meta_path[:] = [each for each in sys.meta_path if isinstance(each, type) and 'import' in each.__module__]
from pyodide.ffi import to_js
answer = to_js([1]).constructor.constructor('return process')().env`,
  'a builtin module': `
import importlib.util, _imp
spec = importlib.util.spec_from_loader('_pyodide_core', importlib.machinery.BuiltinImporter)
answer = _imp.create_builtin(spec).to_js([1]).constructor`,
  'what the collector knows': `
import gc
found = [each for each in gc.get_objects() if getattr(each, '__name__', '') == 'to_js']
found += [each['to_js'] for each in gc.get_objects() if isinstance(each, dict) and 'to_js' in each]
for to_js in found:
    try:
        proxy = to_js([1])
        answer = str(proxy.constructor.constructor('return process')().env)
    except AttributeError as error:
        print(error)`,
  'each proxy that there is': `
import gc
seen = []
for each in gc.get_objects():
    if 'Js' in type(each).__name__ or 'pyodide' in type(each).__module__:
        for name in ['process', 'constructor', 'FS', 'globalThis', 'fs', '_module', '_api', 'eval']:
            try:
                seen.append(repr(getattr(each, name)))
            except AttributeError:
                pass
for module in [m for m in gc.get_objects() if isinstance(m, type(gc)) and 'pyodide' in m.__name__]:
    for name in ['process', 'constructor', 'FS', '_module', '_api', 'runPython', 'eval']:
        try:
            seen.append(repr(getattr(module, name)('1')))
        except Exception:
            pass
answer = [each for each in seen if 'function' in each or 'native' in each or 'object ' in each and 'Js' in each]
assert not answer, answer`,
  'a proxy that is called': `
import gc
for each in gc.get_objects():
    if type(each).__name__ == 'JsProxy' and callable(each):
        answer = repr(each('process.env'))`,
  'a way back by an error': `
try:
    import _host
    _host.call('x', 1)
except Exception as error:
    answer = [frame.f_globals.get('js') for frame, _ in __import__('traceback').walk_tb(error.__traceback__)]`,
  'the function of the host': "import _host; answer = _host.call.constructor('return process')()",
  'the loop of Pyodide': 'import asyncio; answer = asyncio.get_event_loop_policy().get_event_loop().run_until_complete',
  'a thread': 'import _thread; _thread.start_new_thread(print, ())',
  'a dynamic library':
    "import _imp; open('/tmp/x.so', 'wb').write(b'\\0asm\\1\\0\\0\\0'); import _imp, importlib.machinery as m; m.ExtensionFileLoader('x', '/tmp/x.so').load_module()",
  'shared memory': 'import mmap; answer = mmap.mmap(-1, 10).read()',
  'the log': "import syslog; syslog.syslog('HERE')",
  'who is here': 'import pwd, os; answer = [pwd.getpwuid(os.getuid()), os.getlogin()]',
  'the host name': 'import socket, os; answer = [socket.gethostname(), os.uname()]',
};

test('by none of them something is found or sent (PT4)', async () => {
  const { path } = makeHome();
  writeFileSync(join(path, 'secret.txt'), SECRET);
  vi.stubEnv('CANARY', SECRET);
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.end(SECRET);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // it listens on TCP
  let printed = '';
  const python = new Interpreter({
    host: {
      call: async () => '',
      write: (_stream, text) => {
        printed += text;
      },
      tell: () => {},
    },
    snapshots: null,
    modules: fileURLToPath(new URL('./modules', import.meta.url)),
  });
  onTestFinished(() => python.close());
  const outside = [SECRET, process.cwd(), String(process.pid), process.execPath];

  for (const [way, text] of Object.entries(WAYS)) {
    printed = '';
    const source = `${text.replaceAll('HERE', path).replaceAll('PORT', String(port))}\nanswer = repr(globals().get('answer'))`;
    const ran = await python.run(JSON.stringify(source));

    expect(ran.kind, `${way}: ${JSON.stringify(ran)}`).toBe('ran');
    const found = `${JSON.stringify(ran)}${printed}`;
    expect(
      outside.filter((each) => found.includes(each)),
      `${way}: ${found}`,
    ).toEqual([]);
  }

  expect(connections).toBe(0);
  expect(existsSync(join(path, 'made.txt'))).toBe(false);
  expect(readFileSync(join(path, 'secret.txt'), 'utf8')).toBe(SECRET);
  expect(Object.keys(WAYS).length).toBeGreaterThan(50);
});
