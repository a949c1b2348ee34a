/** FAULTS.md: current, and no fault of the first priority without a test. */
import { expect, test } from 'vitest';
import { SECTIONS, WAITING_FOR_BULK } from './faults.ts';
import { titlesById } from './ids.ts';

const faults = Object.values(SECTIONS).flat();

test('no two faults have one name', () => {
  const ids = faults.map(({ id }) => id);

  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('every fault of the first priority has a test', () => {
  expect(faults.filter(({ id, priority }) => priority === 1 && !titlesById.has(id))).toEqual([]);
});

test('the table of faults is current', async () => {
  const sections = Object.entries(SECTIONS).flatMap(([title, rows]) => [
    `## ${title}`,
    '',
    '| | P | What goes wrong | What happens | Tests |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((fault) => {
      const tests = (titlesById.get(fault.id) ?? ['none']).join('<br>');
      return `| ${[fault.id, fault.priority, fault.fault, fault.behaviour, tests].map(cell).join(' | ')} |`;
    }),
    '',
  ]);
  const covered = faults.filter(({ id }) => titlesById.has(id)).length;
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
