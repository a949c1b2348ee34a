/** The module pprint, as the provider's pages use Python's. */
import { pformat } from '../python/pprint.ts';
import type { Doc } from '../render/help.ts';

export const pprintDoc: Doc = {
  name: 'pprint',
  signature:
    'pprint(value, {indent?, width?, depth?, sort_dicts?, compact?}?)   pprint.pprint, pprint.pp, pprint.pformat',
  summary: "Prints data as Python's pprint does; pformat gives the text instead, pp leaves keys in their order.",
  examples: ['pprint(response.json())', 'pprint.pprint(response.json(), width=40)'],
};

/** The module and, after `from pprint import pprint`, the function: one name, which is called and has members. */
export function makePprint(print: (text: string) => void): object {
  const pprint = (value: unknown, options?: object) => print(pformat(value, options));
  const pp = (value: unknown, options?: object) => print(pformat(value, { sort_dicts: false, ...options }));
  return Object.assign(pprint, { pprint, pp, pformat });
}
