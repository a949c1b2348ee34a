/** Shows control and invisible characters for what they are. Alone in its file: the first prompt needs it, and no more. */

// Default_Ignorable_Code_Point holds what Cf misses (Hangul fillers, the grapheme joiner, tags). The two emoji
// presentation selectors are left: they hide nothing.
const UNSAFE = /(?!\n|\t|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Control characters in caret notation, invisible and direction-changing ones as <U+202E>; newline and tab stay. */
export function sanitize(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = Number(character.codePointAt(0));
    if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
    if (code === 0x7f) return '^?';
    if (code < 0xa0) return `^${String.fromCharCode(code - 0x40)}`;
    return codePoint(code);
  });
}

function codePoint(code: number): string {
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
