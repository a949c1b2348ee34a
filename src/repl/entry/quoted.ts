/** Tells prompts that show where code is from those that stand in a text of JavaScript. Pure. */
import { firstPrompt, isFence } from '../../python/page.ts';
import { Unfinished } from './unfinished.ts';

/** Whether only lines with prompts are code. */
export function hasPage(lines: readonly string[]): boolean {
  return firstPrompt(lines) >= 0 && !isQuoted(lines);
}

/** What looks like prompts stands in a template string or a comment of JavaScript. */
export function isQuoted(lines: readonly string[]): boolean {
  const before = lines.slice(0, Math.max(0, firstPrompt(lines)));
  const unfinished = new Unfinished();
  for (const line of before) unfinished.add(`${line}\n`);
  return unfinished.isInText && !before.some(isFence);
}
