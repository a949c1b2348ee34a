/** FAULTS.md: current, every test in it there, and none of the first priority without one. */
import { expect, test } from 'vitest';
import { type Fault, SECTIONS, WAITING_FOR_BULK } from './faults.ts';
import { ID, isThere, testFiles, withoutIds } from './named.ts';

// The name of a test that ends with the faults it covers, perhaps before a `%s`.
const NAMED = new RegExp(`(['"\`])((?:(?!\\1)[^\\n])*\\((${ID}(?:, ${ID})*)\\)(?:(?!\\1)[^\\n])*)\\1`, 'g');

const faults = Object.values(SECTIONS).flat();
const byName = new Map<string, string[]>();
for (const { name, text } of testFiles) {
  for (const [, , title = '', ids = ''] of text.matchAll(NAMED)) {
    for (const id of ids.split(', ')) byName.set(id, [...(byName.get(id) ?? []), `${name}: ${withoutIds(title)}`]);
  }
}
const testsOf = ({ id, tests }: Fault) => [...new Set([...tests.map(withoutIds), ...(byName.get(id) ?? [])])];

test('every test that a fault names is there', () => {
  const missing = faults.flatMap(({ id, tests }) =>
    tests.filter((named) => !isThere(named)).map((named) => `${id} ${named}`),
  );

  expect(missing).toEqual([]);
});

test('no two faults have one name', () => {
  const ids = faults.map(({ id }) => id);

  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
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

function cell(text: string | number): string {
  return String(text).replaceAll('|', '\\|');
}
