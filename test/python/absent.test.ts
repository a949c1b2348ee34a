/** Where the optional package is not installed, Python says so, and nothing else of the program needs it. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { compileSources } from '../../scripts/sources.mjs';
import { makeHome } from '../terminal/home.ts';
import { run } from '../terminal/run.ts';

test('without Pyodide each entry is answered by what to type, and the process ends as it should (PT8)', async () => {
  const sources = await compileSources();
  onTestFinished(sources.remove);
  const home = makeHome();
  // Where no folder above has packages.
  cpSync(sources.place, join(home.path, 'sources'), { recursive: true });
  const program = `
    import { Interpreter } from ${JSON.stringify(pathToFileURL(join(home.path, 'sources', 'python', 'interpreter.js')))};
    const host = { call: async () => '', write() {}, tell() {} };
    const python = new Interpreter({ host, snapshots: null });
    python.start();
    for (const entry of ['1', '2']) console.log(JSON.stringify(await python.run(entry)));
    console.log(python.isLoaded, await python.complete('a'));`;

  const { code, stdout, stderr } = await run(['--input-type=module', '-e', program], { program: [], home });

  const absent = '{"kind":"absent","words":"Python is not installed here. To install it: npm install pyodide@314.0.7"}';
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${absent}\n${absent}\nfalse null\n`, stderr: '' });
});
