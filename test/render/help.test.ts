/** How help looks. */
import { expect, test } from 'vitest';
import { docText } from '../../src/render/help.ts';
import { draw } from '../../src/render/text.ts';

test('the help of one thing is shown as signature, sentence and example', () => {
  const doc = { name: 'f', signature: 'f(x: string): y', summary: 'Does it.', examples: ["f('x')"] };

  expect(draw((paint, width) => docText(doc, paint, width), false)).toMatchInlineSnapshot(`
    "  f(x: string): y
      Does it.
        f('x')"
  `);
});
