/** Code that a lesson holds once, as the provider's pages write it in Python, and its twin in JavaScript. */
import type { InBoth } from './lesson.ts';

/** Entries of Python, in both languages; what is more than another form of the same is given in both. */
export function entries(...code: readonly (string | InBoth<string>)[]): InBoth<readonly string[]> {
  const both = code.map(inBoth);
  return { javascript: both.map(({ javascript }) => javascript), python: both.map(({ python }) => python) };
}

/** Words around code: what stands in backticks is Python. */
export function wordsInBoth(text: string): InBoth<string> {
  return { javascript: text.replace(/`([^`]+)`/g, (_, code: string) => quoted(inJavaScript(code))), python: text };
}

/** The same, and between the words code that is put in quotes: of Python, or given in both. */
export function wordsAround(
  words: TemplateStringsArray,
  ...code: readonly (string | InBoth<string>)[]
): InBoth<string> {
  const both = code.map(inBoth);
  const around = wordsInBoth(words.join(BETWEEN));
  const into = (text: string, language: keyof InBoth<string>) =>
    text.split(BETWEEN).reduce((before, part, at) => before + quoted(both[at - 1]?.[language] ?? '') + part);
  return { javascript: into(around.javascript, 'javascript'), python: into(around.python, 'python') };
}

const BETWEEN = '\u0000';

function inBoth(code: string | InBoth<string>): InBoth<string> {
  return typeof code === 'string' ? { javascript: inJavaScript(code), python: code } : code;
}

/** What README says: a template string and `...auth`; beside them, how members are named. */
function inJavaScript(python: string): string {
  return python
    .replace(/f'([^']*)'/g, (_, text: string) => `\`${text.replaceAll('{', '${')}\``)
    .replace(/\*\*(?=\w)/g, '...')
    .replace(/\bTrue\b/g, 'true')
    .replace(/(^|[{,] ?)'([A-Za-z_]\w*)': /g, '$1$2: ')
    .replace(/(?<=[\w)\]])\['(\w+)'\]/g, '.$1');
}

function quoted(code: string): string {
  return code.includes('`') ? `\`\`${code}\`\`` : `\`${code}\``;
}
