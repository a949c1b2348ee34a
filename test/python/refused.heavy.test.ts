/** What this Python does not have is refused in words, and in an exception of the kind that CPython raises. */
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Interpreter } from '../../src/python/interpreter.ts';

let printed = '';
const python = new Interpreter({
  host: {
    call: async () => '',
    write(_stream, text) {
      printed += text;
    },
    tell: () => {},
  },
  snapshots: null,
  modules: fileURLToPath(new URL('./modules', import.meta.url)),
});
afterAll(() => python.close());

const REFUSED: readonly (readonly [text: string, kind: string, words: RegExp])[] = [
  ['import threading; threading.Thread(target=print).start()', 'RuntimeError', /no threads/],
  ['import concurrent.futures as c; c.ThreadPoolExecutor().submit(print)', 'RuntimeError', /no threads/],
  ['import _thread; _thread.start_new_thread(print, ())', 'RuntimeError', /no threads/],
  ["import subprocess; subprocess.run(['ls'])", 'PermissionError', /starts no other programs/],
  ["import subprocess; subprocess.check_output('ls', shell=True)", 'PermissionError', /starts no other programs/],
  ["import os; os.system('ls')", 'PermissionError', /starts no other programs/],
  ["import os; os.popen('ls')", 'PermissionError', /starts no other programs/],
  ['import os; os.fork()', 'PermissionError', /starts no other programs/],
  ["import os; os.execvp('ls', ['ls'])", 'PermissionError', /starts no other programs/],
  ['async def f(): return 1\nimport asyncio; asyncio.run(f())', 'RuntimeError', /no event loop/],
  ["import zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin')", 'ZoneInfoNotFoundError', /datetime\.timezone/],
  ["import socket; socket.create_connection(('127.0.0.1', 9))", 'PermissionError', /requests\.get/],
  ["import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')", 'URLError', /requests\.get/],
  ["import http.client; http.client.HTTPConnection('x.test').request('GET', '/')", 'PermissionError', /requests\.get/],
  ['import js', 'ModuleNotFoundError', /cannot be reached/],
  ['import ctypes', 'ModuleNotFoundError', /cannot be reached/],
  ['from pyodide.ffi import to_js', 'ModuleNotFoundError', /cannot be reached/],
];

test.each(REFUSED)('refused in words: %s (PT7)', async (text, kind, words) => {
  printed = '';

  expect(await python.run(JSON.stringify(text))).toEqual({
    kind: 'ran',
    text: JSON.stringify({ raised: kind }).replace(':', ': '),
  });
  expect(printed.trim().split('\n').at(-1)).toMatch(words);
});
