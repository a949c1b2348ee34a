import { expect, test } from 'vitest';
import { draw } from '../../src/render/text.ts';

test('nobody outside can write the marks of our colours (D3)', () => {
  for (const data of ['ad\ue0f0dim\ue0f1min\ue0f2', '\ue0f00\ue0f1\ue0f2', '\ue0f0toString\ue0f1x\ue0f2']) {
    const shown = draw((paint) => `${data}${paint('strong', data)}`, true);

    expect(shown.split(/\x1b\[\d+m/)).toHaveLength(3);
    expect(shown.match(/<U\+E0F[0-2]>/g)).toHaveLength(6);
  }
});
