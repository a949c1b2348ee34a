/** How many columns a text takes in a terminal. Pure. */
import { pattern } from './pattern.ts';

// Latin letters and signs, and the marks of our own: most texts need no pattern that knows of Unicode.
const ONE_EACH = /^[\x20-\x7E\xA1-\xAC\xAE-\u02FF\u2026\u2190-\u2192\u2713\u2717]*$/;
const WIDE = pattern(
  String.raw`(?![\u{1F1E6}-\u{1F1FF}])[\p{Emoji_Presentation}\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{17000}-\u{18AFF}\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]`,
  'u',
);
const COMBINING = pattern(String.raw`(?!\uFE0F)[\p{Mn}\p{Me}\p{Cf}]`, 'u');
// They colour the skin of the emoji before them, and take no room of their own there.
const SKIN = pattern(String.raw`\p{Emoji_Modifier}`, 'u');
const SELECTOR = '\uFE0F';

/** A flag's two letters take a column each. */
export function widthOf(text: string): number {
  if (ONE_EACH.test(text)) return text.length;
  let width = 0;
  let last = 0;
  for (const character of text) {
    last = widthBehind(character, last);
    width += last;
  }
  return width;
}

function widthBehind(character: string, before: number): number {
  // Behind some characters it makes terminals use two columns, in others it does not; a wide one is wide already.
  if (character === SELECTOR || (before === 2 && SKIN().test(character))) return before === 2 ? 0 : 1;
  if (WIDE().test(character)) return 2;
  return COMBINING().test(character) ? 0 : 1;
}
