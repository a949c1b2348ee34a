/** A step is passed by what the person has seen, and by the whole of it. */
import { expect, test } from 'vitest';
import { LESSONS } from '../../src/tutorial/ways.ts';
import { sitDown } from './person.ts';
import { rehearse } from './rehearse.ts';

function search(params: string): string {
  return `found = requests.get(\`\${base_url}/search\`, params={tenant: tenant_id, ${params}}, headers=auth)`;
}

// Entries that are not enough, and the one that is.
test.each<[string, number, readonly string[], string]>([
  ['search', 1, [search("text: 'anna'"), '"anna"'], 'found.json().items.map(({id}) => id)'],
  ['search', 1, [search("text: 'anna', limit: 3"), 'found.json()'], `${search("text: 'anna'")}.json()`],
  ['search', 2, [search("text: 'example', limit: 30"), 'found.json().items.length'], "findUsers('example')"],
  ['search', 2, [search("text: 'example', limit: 300")], 'found.json().items[4]'],
])('%s, step %i: %j is not enough, and %s is', async (id, step, before, last) => {
  const lesson = LESSONS.find((each) => each.id === id);
  if (lesson === undefined) throw new Error('no such lesson');
  const rehearsal = await rehearse(lesson, step - 1, 'javascript');

  expect((await rehearsal.play(before)).passed).toEqual([]);
  expect((await rehearsal.play([last])).passed).toContain(lesson.steps[step - 1]);
});

test('what is on the screen of a lesson is seen, in either language, and what the lesson itself says is not', async () => {
  for (const language of ['javascript', 'python'] as const) {
    const person = await sitDown({ language });
    const ask =
      language === 'python'
        ? "found = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': 'anna'}, headers=auth)"
        : search("text: 'anna'");
    const show = language === 'python' ? 'print(found.text)' : 'found.text';
    await person.enter('.tutorial search');

    expect(await person.enter(ask)).not.toContain('✓');
    expect(await person.enter(show)).toContain('✓');
    expect(person.heading()).toContain('step 2');
  }
});
