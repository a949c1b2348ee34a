/** Tests by their names: `folder/file: name`, without `.test.ts`, `.heavy` and without the ids of the faults behind the name. */
import { readdirSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const TESTS = fileURLToPath(new URL('.', import.meta.url));

export const ID = '[A-Z]{1,2}\\d{1,2}';
const IDS = new RegExp(` \\(${ID}(?:, ${ID})*\\)`, 'g');

export interface TestFile {
  readonly name: string;
  readonly text: string;
}

/** All of them but those that are only made of other tests' names. */
export const testFiles: readonly TestFile[] = readdirSync(TESTS, { recursive: true, withFileTypes: true })
  .filter(({ name }) => name.endsWith('.test.ts'))
  .map((entry) => {
    const path = `${entry.parentPath}${sep}${entry.name}`;
    const name = relative(TESTS, path)
      .split(sep)
      .join('/')
      .replace(/(?:\.heavy)?\.test\.ts$/, '');
    return { name, text: readFileSync(path, 'utf8') };
  })
  .filter(({ name }) => name !== 'faults' && name !== 'promises')
  .sort((a, b) => (a.name < b.name ? -1 : 1));

export function withoutIds(text: string): string {
  return text.replaceAll(IDS, '');
}

export function isThere(named: string): boolean {
  const [name = '', ...rest] = withoutIds(named).split(': ');
  const title = rest.join(': ');
  const text = withoutIds(testFiles.find((file) => file.name === name)?.text ?? '');
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`));
}
