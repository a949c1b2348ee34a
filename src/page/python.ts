/** The docs' Python in words: how it is entered, and what its values are in JavaScript. */
import type { Doc } from '../render/help.ts';

export const pythonDoc: Doc = {
  name: 'python',
  signature: '>>> …',
  summary: "Runs the docs' Python in CPython, on the same names; .python goes over to it, .javascript back.",
  notes: [
    ['names', "the page's are one for both; any other crosses, by value, when an entry of the other language reads it"],
    ['bytes', 'Uint8Array'],
    ['set', 'Set'],
    ['dict', 'an object; a Map where not all of its keys are texts'],
    ['tuple', 'an array; a tuple again where JavaScript did not touch it'],
    ['int', 'a number, a BigInt beyond 2 ** 53'],
    ['datetime', 'Date; without a time zone it is UTC'],
    ['others', 'a function, a class or what holds itself stays in its language'],
  ],
  examples: ['>>> response.status_code', ">>> [user['login'] for user in response.json()['items']]"],
};
