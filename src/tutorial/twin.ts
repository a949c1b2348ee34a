/** Code that a lesson holds once, as the provider's pages write it in Python, and its twin in JavaScript. */
import type { InBoth } from './lesson.ts';

/** Entries of Python, in both languages. */
export function entries(...python: readonly string[]): InBoth<readonly string[]> {
  return { javascript: python.map(inJavaScript), python };
}

/** Words around code: what stands in backticks is Python. */
export function wordsInBoth(text: string): InBoth<string> {
  return { javascript: text.replace(/`([^`]+)`/g, (_, code: string) => quoted(inJavaScript(code))), python: text };
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
