/** FAULTS.md: current, every test in it there, and none of the first priority without one. */
import { readdirSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Fault, SECTIONS, WAITING_FOR_BULK } from './faults.ts';

const TESTS = fileURLToPath(new URL('.', import.meta.url));
const ID = '[NAVITGHSXB]\\d{1,2}';
const IDS = new RegExp(` \\(${ID}(?:, ${ID})*\\)`, 'g');
// The name of a test that ends with the faults it covers, perhaps before a `%s`.
const NAMED = new RegExp(`(['"\`])((?:(?!\\1)[^\\n])*\\((${ID}(?:, ${ID})*)\\)(?:(?!\\1)[^\\n])*)\\1`, 'g');

const files = readdirSync(TESTS, { recursive: true, withFileTypes: true })
  .filter(({ name }) => name.endsWith('.test.ts'))
  .map((entry) => {
    const path = `${entry.parentPath}${sep}${entry.name}`;
    const name = relative(TESTS, path)
      .split(sep)
      .join('/')
      .replace(/\.test\.ts$/, '');
    return { name, text: readFileSync(path, 'utf8') };
  })
  .filter(({ name }) => name !== 'faults')
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const faults = Object.values(SECTIONS).flat();
const byName = new Map<string, string[]>();
for (const { name, text } of files) {
  for (const [, , title = '', ids = ''] of text.matchAll(NAMED)) {
    for (const id of ids.split(', ')) byName.set(id, [...(byName.get(id) ?? []), `${name}: ${withoutIds(title)}`]);
  }
}
const testsOf = ({ id, tests }: Fault) => [...new Set([...tests.map(withoutIds), ...(byName.get(id) ?? [])])];

/** The ids stand in a column of their own. */
function withoutIds(text: string): string {
  return text.replaceAll(IDS, '');
}

test('every test that a fault names is there', () => {
  const missing = faults.flatMap(({ id, tests }) =>
    tests.filter((named) => !isThere(named)).map((named) => `${id} ${named}`),
  );

  expect(missing).toEqual([]);
});

test('every fault of the first priority has a test', () => {
  expect(faults.filter((fault) => fault.priority === 1 && testsOf(fault).length === 0).map(({ id }) => id)).toEqual([]);
});

test('the table is current', async () => {
  const sections = Object.entries(SECTIONS).flatMap(([title, rows]) => [
    `## ${title}`,
    '',
    '| | P | What goes wrong | What happens | Tests |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((fault) => {
      const tests = testsOf(fault).map((named) => `\`${named}\``);
      return `| ${[fault.id, fault.priority, fault.fault, fault.behaviour, tests.join('<br>') || 'none'].map(cell).join(' | ')} |`;
    }),
    '',
  ]);
  const covered = faults.filter((fault) => testsOf(fault).length > 0).length;
  const head = [
    '# What can go wrong',
    '',
    'Written by `faults.test.ts` from `faults.ts` and the names of the tests; `npm test -- -u` writes it anew.',
    `${covered} of ${faults.length} faults have a test. P 1 has to have one, P 2 should, P 3 is only said.`,
    '',
  ];
  const bulk = ['## Waits for bulk', '', ...WAITING_FOR_BULK.map((line) => `- ${line}`)];

  await expect(`${[...head, ...sections, ...bulk].join('\n')}\n`).toMatchFileSnapshot('FAULTS.md');
});

function isThere(named: string): boolean {
  const [name = '', ...rest] = withoutIds(named).split(': ');
  const title = rest.join(': ');
  const text = withoutIds(files.find((file) => file.name === name)?.text ?? '');
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`));
}

function cell(text: string | number): string {
  return String(text).replaceAll('|', '\\|');
}
