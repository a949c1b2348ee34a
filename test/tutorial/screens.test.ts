/** The lessons' words on the screen, at every width, and where there are no signs beyond ASCII. */
import { expect, test } from 'vitest';
import { widthOf } from '../../src/api/width.ts';
import { codeIn, prose } from '../../src/render/prose.ts';
import { draw } from '../../src/render/text.ts';
import { inLanguage } from '../../src/tutorial/course.ts';
import type { Lesson } from '../../src/tutorial/lesson.ts';
import { Progress } from '../../src/tutorial/progress.ts';
import { Tutorial } from '../../src/tutorial/tutorial.ts';
import { LESSONS } from '../../src/tutorial/ways.ts';
import { makeState, sitDown } from './person.ts';

const WIDTHS = [40, 80, 200];

function textsOf({ why, can, steps }: Lesson): readonly string[] {
  const words = steps.flatMap(({ tell, said, hints, mistakes }) => [
    tell,
    said,
    ...hints,
    ...mistakes.map(({ say }) => say),
  ]);
  return [why, can, ...words].flatMap((each) => [inLanguage(each, 'javascript'), inLanguage(each, 'python')]);
}

test('code may hold a template string, and stands in one piece', () => {
  const call = 'get(`${base_url}/users`, headers=auth)';
  const text = `Type \`${call}\`, or \`auth\` and \`$\{x}\`, or \`\`${call}\`\`: \`auth\``;

  expect(codeIn(text)).toEqual([call, 'auth', '${x}', call, 'auth']);
});

test.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))(
  '%s: no row is wider than the screen, and what can be typed is broken only where it is (TU2)',
  (_id, lesson) => {
    for (const text of textsOf(lesson)) {
      expect(text.split('`').length % 2, text).toBe(1);
      for (const columns of WIDTHS) {
        const rows = draw((paint, width) => prose(text, paint, width), false, columns).split('\n');
        for (const code of codeIn(text)) {
          if (widthOf(code) + 4 <= columns)
            expect(
              rows.some((row) => row.includes(code)),
              `${columns}: ${code}`,
            ).toBe(true);
        }
        const wide = rows.filter((row) => widthOf(row) > columns);
        expect(
          wide.filter((row) => !codeIn(text).some((code) => row.includes(code) || code.includes(row.trim()))),
        ).toEqual([]);
      }
    }
  },
);

test.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))(
  '%s: nothing stands behind what can be typed that would be copied with it (TU2)',
  (_id, lesson) => {
    const paint = (style: string, text: string) => (style === 'code' ? `«${text}»` : text);
    const isTyped = (code = '') => /\(.*\)|^\w+ = |^\.[a-z]/s.test(code);
    for (const text of textsOf(lesson)) {
      const behind = [...prose(text, paint, 80).matchAll(/«([^»]+)»[.,:;]/g)];
      expect(behind.flatMap(([all, code]) => (isTyped(code) ? all : []))).toEqual([]);
    }
  },
);

test.each([
  ["First `findUser('a')`, then `verify()`.", "  First findUser('a')\n  then verify()"],
  ["`findUser('a')`: who. `user`, say.\n`x = 1`;", "  findUser('a')\n  who. user, say.\n  x = 1"],
  ['(`verify()`) and `.exit`, or `limit`.', '  (verify()) and .exit\n  or limit.'],
])('%s is drawn without signs behind what can be typed', (text, shown) => {
  expect(draw((paint, width) => prose(text, paint, width), false, 80)).toBe(shown);
});

test.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))(
  '%s: lesson, step and goal stand in one row above the prompt (TU2)',
  (_id, lesson) => {
    const progress = new Progress(makeState());
    for (const [step, { goal }] of lesson.steps.entries()) {
      const guide = new Tutorial({ lesson, step, coming: 'beginning' }, progress);
      for (const columns of WIDTHS) {
        const row = draw(guide.heading, false, columns, true);

        expect(row).not.toContain('\n');
        expect(widthOf(row)).toBeLessThan(columns);
        // A long word in the goal leaves the row no stump.
        expect(widthOf(row)).toBeGreaterThan(Math.min(widthOf(goal), columns) / 2);
        if (columns >= 80) expect(row).toContain(`${step + 1}`);
        if (columns >= 80 && widthOf(goal) < 55) expect(row).toContain(goal);
      }
      expect(draw(guide.heading, false, 200)).toBe(
        `${lesson.title} · step ${step + 1} of ${lesson.steps.length} · ${goal}`,
      );
    }
  },
);

test.each(WIDTHS)(
  'list, report and all that a lesson says fit into %i columns, in ASCII too (TU2)',
  async (columns) => {
    const person = await sitDown({ columns, isAscii: true });
    const shown: string[] = [];
    for (const entry of ['.tutorial', 'hint', 'reset', 'skip', 'next', 'skip', 'skip', 'leave']) {
      await person.enter(entry);
      shown.push(person.said());
    }

    const rows = shown.join('\n').split('\n');
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row) => widthOf(row) > columns)).toEqual([]);
    expect(rows.filter((row) => /[^\0-\x7f]/.test(row))).toEqual([]);
    expect(rows.join('\n')).toContain('Enough, or go on?'.slice(0, 6));
  },
);
