/** The scripts that a label of a domain is written in, and the letters in it that can be taken for others. */
import { pattern } from '../pattern.ts';

// The scripts in everyday use (UAX 31, table 5). What is written in any other is no address that people are given.
const SCRIPTS = [
  ...['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Georgian', 'Hebrew', 'Arabic', 'Thaana', 'Ethiopic', 'Khmer'],
  ...['Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala'],
  ...['Thai', 'Lao', 'Tibetan', 'Myanmar', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo'],
] as const;

export type Script = (typeof SCRIPTS)[number];

const MEMBERS = SCRIPTS.map((script) => ({ script, member: pattern(`^\\p{Script_Extensions=${script}}$`, 'u') }));

// Digits, the hyphen and the Catalan dot, and marks that go with any letter.
const COMMON = pattern(String.raw`[\d\u00b7-]|(?=\p{M})[\p{Script=Common}\p{Script=Inherited}]`, 'u');

// Japanese, Chinese and Korean are written in several scripts at once, with Latin words in between: UTS 39 calls such a
// mixture "highly restrictive", and any other one suspicious.
const MIXTURES: readonly (readonly Script[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Hangul'],
  ['Latin', 'Han', 'Bopomofo'],
];

// Whose letters can be taken for one another.
const LIKE_LATIN: ReadonlySet<Script> = new Set<Script>(['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Georgian']);

// Small letters that most fonts draw as they draw the Latin one: of Latin itself, Greek, Cyrillic, Armenian, Georgian.
const LOOKS: Readonly<Record<string, string>> = {
  ...{ ı: 'i', ɩ: 'i', ɪ: 'i', ɑ: 'a', ɡ: 'g', ʟ: 'l', ł: 'l', ɫ: 'l', ø: 'o', đ: 'd', ħ: 'h', ŧ: 't', ƶ: 'z', ƙ: 'k' },
  ...{ α: 'a', γ: 'y', η: 'n', ι: 'i', κ: 'k', ν: 'v', ο: 'o', ρ: 'p', σ: 'o', τ: 't', υ: 'u', χ: 'x', ω: 'w', ϲ: 'c' },
  ...{ а: 'a', в: 'b', с: 'c', ԁ: 'd', е: 'e', ғ: 'f', ԍ: 'g', һ: 'h', і: 'i', ј: 'j', к: 'k', ӏ: 'l', м: 'm', п: 'n' },
  ...{ о: 'o', р: 'p', ԛ: 'q', г: 'r', ѕ: 's', т: 't', ц: 'u', ѵ: 'v', ѡ: 'w', ԝ: 'w', х: 'x', у: 'y', ү: 'y', ь: 'b' },
  ...{ ϳ: 'j', н: 'h', ҝ: 'k', қ: 'k', ҳ: 'x', ӡ: '3', з: '3', օ: 'o', ս: 'u', հ: 'h', ո: 'n', ց: 'g', զ: 'q', ե: 't' },
  ...{ յ: 'j', ք: 'p', ռ: 'n', ւ: 'i', ղ: 'n', ձ: 'd', ხ: 'b', ყ: 'y', ს: 'b', ჿ: 'o' },
};

const CAPITALS: Readonly<Record<string, string>> = {
  ...{ Α: 'A', Β: 'B', Ε: 'E', Ζ: 'Z', Η: 'H', Ι: 'I', Κ: 'K', Μ: 'M', Ν: 'N', Ο: 'O', Ρ: 'P', Τ: 'T', Υ: 'Y', Χ: 'X' },
  ...{ А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', О: 'O', Р: 'P', С: 'C', Т: 'T', Х: 'X', І: 'I', Ј: 'J', Ѕ: 'S' },
};

/** The scripts of a text by name; what belongs to any, as digits do, counts for none. Null: one is unusual. */
export function scriptsOf(text: string): readonly Script[] | null {
  const certain = new Set<Script>();
  const shared: (readonly Script[])[] = [];
  for (const character of text) {
    const found = MEMBERS.filter(({ member }) => member().test(character)).map(({ script }) => script);
    const [first] = found;
    if (first === undefined && !COMMON().test(character)) return null;
    if (first !== undefined && found.length === 1) certain.add(first);
    if (found.length > 1) shared.push(found);
  }
  // A sign of several scripts, as the Japanese ー, goes along with one that is there already.
  for (const found of shared) {
    if (!found.some((script) => certain.has(script))) certain.add(found[0] as Script); // of at least two
  }
  return SCRIPTS.filter((script) => certain.has(script));
}

/** Whether people write a word in these scripts at once. */
export function isUsualMixture(scripts: readonly Script[]): boolean {
  return scripts.length <= 1 || MIXTURES.some((mixture) => scripts.every((script) => mixture.includes(script)));
}

/** The letters of a text that could be taken for Latin ones, each once; beside Latin ones, any could be for a sign. */
export function doubtfulLetters(text: string): readonly string[] {
  const foreign = [...new Set(text)].filter((character) => /\P{ASCII}/u.test(character));
  if (scriptsOf(text)?.includes('Latin')) return foreign;
  return foreign.filter((character) => {
    const scripts = scriptsOf(character) ?? [];
    return scripts.length === 0 || scripts.some((script) => LIKE_LATIN.has(script));
  });
}

/** The word of plain Latin letters that a text is drawn like, as "apple" for Cyrillic аррӏе; null where it is not. */
export function latinLookalike(text: string): string | null {
  const drawn = [...text.normalize('NFD').replace(/\p{M}/gu, '')].map((character) => LOOKS[character] ?? character);
  const word = drawn.join('');
  return /^[a-z\d-]*$/.test(word) && word !== text ? word : null;
}

/** What a text can be taken for, and the letters by which it is another; null where it cannot. Of whole words alone. */
export function mistakable(text: string): { readonly looks: string; readonly letters: readonly string[] } | null {
  const letters = [...new Set(text)].filter((letter) => plainOf(letter) !== null);
  if (letters.length === 0) return null;
  const looks = Array.from(text, (letter) => plainOf(letter) ?? letter).join('');
  const isMixed = text
    .split(/[^\p{L}\p{M}\d]/u)
    .some((word) => /[a-z]/i.test(word) && letters.some((letter) => word.includes(letter)));
  return isMixed || /^[ -~]+$/.test(looks) ? { looks, letters } : null;
}

/** The plain letter that another one is drawn like. */
function plainOf(letter: string): string | null {
  if (/\p{ASCII}/u.test(letter)) return null;
  const compatible = letter.normalize('NFKC');
  if (/^[!-~]+$/.test(compatible)) return compatible;
  return CAPITALS[letter] ?? LOOKS[letter] ?? null;
}
