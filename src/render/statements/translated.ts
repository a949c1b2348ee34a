/** What the shell proposes in JavaScript, written in Python; what is Python already stays as it is. Pure. */

/** Of code alone. */
export function inPython(code: string): string {
  if (!ENTRY.test(code)) return code;
  const tokens = [...code.matchAll(TOKEN)].map(([, blank = '', text = '']) => ({ blank, text }));
  const open: Bracket[] = [];
  const pieces = tokens.map(({ blank: given, text }, at) => {
    const before = tokens[at - 1]?.text ?? '';
    const behind = tokens[at + 1]?.text ?? '';
    const within = open.at(-1);
    const blank = within?.isKeywords && before === ':' ? '' : given;
    if (OPENING.has(text)) {
      // An object that is an argument by itself: what is given by keyword.
      const isKeywords = text === '{' && within?.text === '(' && STARTS.has(before) && NAME.test(behind);
      open.push({ text, isKeywords });
      return blank + (isKeywords ? '' : text);
    }
    if (CLOSING.has(text)) return open.pop()?.isKeywords ? '' : blank + text;
    if (within?.isKeywords && text === ':') return '=';
    if (within?.text === '{' && STARTS.has(before) && NAME.test(text)) return blank + key(text, behind, within);
    if (text === '.' && before === 'last' && NAME.test(behind)) return '';
    if (before === '.' && tokens[at - 2]?.text === 'last' && NAME.test(text)) return `['${text}']`;
    return blank + translated(text);
  });
  return open.length > 0 ? code : pieces.join('');
}

/** Of words: what stands among them beside whole calls. */
export function wordsInPython(text: string): string {
  return text
    .replace(OF_LAST, "last['$1']")
    .replace(ADDRESS, (_all, inside: string | undefined, bare: string) => `f'${inside ?? bare}'`)
    .replace(/\{(\w+): (true|false|\d+)\}/g, (_all, name: string, value: string) => `${name}=${word(value)}`)
    .replace(/\btrue or false\b/g, 'True or False')
    .replace(/(?<=^| {2})true(?=:)/, 'True');
}

interface Bracket {
  readonly text: string;
  readonly isKeywords: boolean;
}

// No command of the system's, whose quotation marks are others.
const ENTRY = /^[\w.]+ ?[([=.]/;
const TOKEN = /(\s*)('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\.\.\.(?=\w)|[\w$]+|[\s\S]|$)/g;
const NAME = /^[A-Za-z_]\w*$/;
const OPENING: ReadonlySet<string> = new Set('([{');
const CLOSING: ReadonlySet<string> = new Set(')]}');
const STARTS: ReadonlySet<string> = new Set('({,');
const OF_LAST = /(?<![\w.])last\.(\w+)/g;
const ADDRESS = /`\$(\{\w+\}[^`\s]*)`|\$(\{\w+\}[^\s`'"]*)/g;

function key(name: string, behind: string, { isKeywords }: Bracket): string {
  if (behind === ':') return isKeywords ? name : `'${name}'`;
  return isKeywords ? `${name}=${name}` : `'${name}': ${name}`;
}

function translated(text: string): string {
  if (text.startsWith("'") || text.startsWith('"'))
    return text.replace(/\\u\{(\w+)\}/g, (_all, code: string) => `\\U${code.padStart(8, '0')}`);
  if (text.startsWith('`')) return `f'${text.slice(1, -1).replaceAll('${', '{').replaceAll("'", "\\'")}'`;
  return word(text);
}

function word(text: string): string {
  return WORDS[text] ?? text;
}

const WORDS: Readonly<Record<string, string>> = {
  ...{ true: 'True', false: 'False', null: 'None', undefined: 'None' },
  '...': '**',
};
