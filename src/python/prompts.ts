/** The prompts behind which Python is shown: of CPython, IPython, this shell, and as pages write them. Pure. */

// A list item, a quotation, a line number, or the number of a step may stand before a prompt.
const MARGIN = String.raw`^[ \t]*(?:[-*\u2022>|][ \t]+)?(?:\d+[.:|)]?[ \t]+)?`;
// A prompt that web pages have joined to the code behind it is one, too.
const PRIMARY = new RegExp(String.raw`${MARGIN}(?:>>>(?:[ \t]|$|(?=[\w'"({[#@~-]))|In ?\[[\d* ]*\]:(?: |$))`);
const SECONDARY = new RegExp(String.raw`${MARGIN}(?:\.\.\.|\u2026)(?:: ?|[ \t]|$)`);
// What our own prompt says before its angles.
const WORLD = /^[ \t]*(?:sandbox|[^\s'"()=>@][^'"()=>@]*@[\w.:-]+)(?: [^'"()=>]*)?$/;

export function isPrompt(line: string): boolean {
  return behindPrimary(line) !== null;
}

/** Whether a page shows it as code. */
export function isShown(line: string): boolean {
  return isPrompt(line) || behindSecondary(line) !== null;
}

/** What stands behind a prompt; null where the line has none. */
export function behindPrimary(line: string): string | null {
  const plain = plainBlanks(line);
  const at = plain.indexOf(' >>> ');
  if (at > 0 && WORLD.test(plain.slice(0, at))) return plain.slice(at + 5);
  return behind(PRIMARY, plain);
}

/** The same of a line that goes on with a statement. */
export function behindSecondary(line: string): string | null {
  return behind(SECONDARY, plainBlanks(line));
}

function behind(prompt: RegExp, line: string): string | null {
  const found = prompt.exec(line);
  return found && line.slice(found[0].length).trimEnd();
}

/** Web pages put no-break blanks, and characters without width, where Python takes neither; in its strings they stay. */
export function plainBlanks(line: string): string {
  if (!/[\u00a0\u2007\u202f\u3000\u200b\ufeff]/.test(line)) return line;
  let [plain, quote] = ['', ''];
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    if (quote !== '' && character === '\\') {
      plain += line.slice(at, at + 2);
      at += 1;
    } else {
      if (quote === character) quote = '';
      else if (quote === '' && /['"]/.test(character)) quote = character;
      if (quote !== '') plain += character;
      else if (!/[\u200b\ufeff]/.test(character)) plain += /\s/.test(character) ? ' ' : character;
    }
  }
  return plain;
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
