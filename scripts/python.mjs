/** Whether our Python is written as agreed: by ruff, its format and its rules; with --write it is brought into that format. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ruff from '@astral-sh/ruff-wasm-nodejs';

const root = fileURLToPath(new URL('..', import.meta.url));
const isWriting = process.argv.includes('--write');
const options = {
  'line-length': 120,
  'target-version': 'py311',
  format: { 'quote-style': 'single' },
  lint: {
    // Mistakes, what is unused, the order of imports, and what newer Python says more shortly.
    select: ['E', 'F', 'W', 'I', 'B', 'UP', 'C4', 'SIM', 'PIE', 'RET', 'RUF'],
    // What is passed over may be passed over in place, with its reason.
    ignore: ['SIM105'],
    isort: { 'known-first-party': ['_host', '_shell', 'requests'] },
  },
};
const workspace = new ruff.Workspace(options, ruff.PositionEncoding.Utf16);
const faults = ['src', 'scripts', 'test'].flatMap(pythonIn).flatMap(check);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;

function pythonIn(folder) {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries.filter(({ name }) => name.endsWith('.py')).map(({ parentPath, name }) => join(parentPath, name));
}

function check(path) {
  const name = relative(root, path).split(sep).join('/');
  const text = readFileSync(path, 'utf8');
  try {
    const formatted = workspace.format(text);
    if (isWriting && formatted !== text) writeFileSync(path, formatted);
    const found = workspace
      .check(isWriting ? formatted : text)
      .map(({ code, message, start_location: { row, column } }) => {
        return `${name}:${row}:${column} ${code ?? 'syntax'} ${message}`;
      });
    if (!isWriting && formatted !== text)
      found.push(`${name} is not in ruff's format: node scripts/python.mjs --write`);
    return found;
  } catch (error) {
    return [`${name}: ${error}`];
  }
}
