/** The module json, as the provider's pages use Python's. */
import { dumps, loads } from '../python/json.ts';
import type { Doc } from '../render/help.ts';

export const jsonDoc: Doc = {
  name: 'json',
  signature: 'json.dumps(value, {indent?}?): string   json.loads(text): value',
  summary: "Python's json module: the text is the page's, to the byte.",
  examples: ['user_data = json.dumps(user_data, indent=4)'],
};

export function makeJson(): object {
  return { dumps, loads };
}
