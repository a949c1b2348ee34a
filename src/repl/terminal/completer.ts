/** Completion that only looks: never evaluates, never calls, never sends. */
import { types } from 'node:util';
import { sanitize } from '../../api/secrets/sanitize.ts';
import { helperOf } from '../binding.ts';
import type { Command } from '../commands/command.ts';
import type { PythonEntries } from '../entry/python.ts';

/** Candidates and the text that they complete, as readline wants them. */
export type Completion = [candidates: string[], completed: string];

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const IN_PATH = /[\p{ID_Continue}$.]/u;

/** `python` where the line would be in Python. */
export async function completeLine(
  line: string,
  commands: readonly Command[],
  python: Pick<PythonEntries, 'complete'> | null,
): Promise<Completion> {
  const names = commands.map(({ name }) => name);
  const ofCommand = await completeRest(line, commands);
  if (ofCommand !== null || python === null || /^\s*\.[\w-]*$/.test(line))
    return ofCommand ?? complete(line, globalThis, names);
  if (line.trim() === '') return [[`${line}${INDENT}`], line];
  const ofPython = await python.complete(line);
  return ofPython === null ? [[], line] : [ofPython[0].map(sanitize), ofPython[1]];
}

const INDENT = '    ';

export function complete(line: string, globals: object, commands: readonly string[]): Completion {
  if (/^\s*\.[\w-]*$/.test(line)) {
    const typed = line.trim();
    return [commands.map((name) => `.${name}`).filter((name) => name.startsWith(typed)), typed];
  }
  const path = pathAtEnd(line);
  const before = line.at(-path.length - 1);
  // Inside a call's result (f().|) or after a number nothing is known without evaluating.
  if (before === '.' || (before === ')' && path.startsWith('.'))) return [[], path];
  const parts = path.split('.');
  const typed = parts.pop() ?? '';
  const holder = parts.reduce<unknown>((value, name) => dataPropertyOf(value, name), globals);
  const prefix = parts.map((part) => `${part}.`).join('');
  const isTop = parts.length === 0;
  const keywords = isTop ? keywordsFor(line.slice(0, line.length - path.length), globals) : [];
  const names = isTop && typed === '' ? keywords : [...keywords, ...namesOf(holder, isTop)];
  return [names.filter((name) => name.startsWith(typed)).map((name) => sanitize(prefix + name)), path];
}

/** What can stand behind a dot command; null where no command says it. */
export async function completeRest(line: string, commands: readonly Command[]): Promise<Completion | null> {
  const [, called, given = ''] = /^\s*\.([\w-]+)\s(.*)$/s.exec(line) ?? [];
  const rest = given.trimStart();
  const candidates = await commands.find(({ name }) => name === called)?.complete?.(rest);
  return candidates ? [[...candidates], rest] : null;
}

/** `name=` for each parameter of the helper in whose call the line ends. */
function keywordsFor(line: string, globals: object): string[] {
  let closed = 0;
  const opening = [...line].findLastIndex((character) => {
    if (')]}'.includes(character)) closed += 1;
    return '([{'.includes(character) && closed-- === 0;
  });
  const before = [...line].slice(0, opening + 1).join('');
  if (!before.endsWith('(')) return [];
  const helper = helperOf(dataPropertyOf(globals, pathAtEnd(before.slice(0, -1))));
  return Object.keys(helper?.parameters ?? {}).map((name) => `${name}=`);
}

/** `response.sta` of `x = response.sta`: names with dots between, the last of which may be empty. */
function pathAtEnd(line: string): string {
  const characters = [...line];
  const start = characters.findLastIndex((character) => !IN_PATH.test(character)) + 1;
  const parts = characters.slice(start).join('').split('.');
  const isPart = (part: string, index: number) => NAME.test(part) || (part === '' && index === parts.length - 1);
  return parts.slice(parts.findLastIndex((part, index) => !isPart(part, index)) + 1).join('.');
}

/** The value of a plain data property, own or inherited; a getter is not asked, a Proxy not touched. */
function dataPropertyOf(holder: unknown, name: string): unknown {
  for (let object = asObject(holder); object !== null; object = asObject(Object.getPrototypeOf(object))) {
    const descriptor = Object.getOwnPropertyDescriptor(object, name);
    if (descriptor) return 'value' in descriptor ? descriptor.value : undefined;
  }
  return undefined;
}

function namesOf(holder: unknown, isTop: boolean): string[] {
  const names = new Set<string>();
  for (let object = asObject(holder); object !== null; object = asObject(Object.getPrototypeOf(object))) {
    if (object === Object.prototype && (isTop || names.size > 0)) break;
    for (const name of Object.getOwnPropertyNames(object)) {
      if (NAME.test(name)) names.add(name);
    }
    if (isTop) break;
  }
  if (isTop) for (const word of KEYWORDS) names.add(word);
  return [...names].sort((a, b) => (a < b ? -1 : 1));
}

const KEYWORDS = [
  'await',
  'const',
  'else',
  'exit',
  'false',
  'for',
  'function',
  'if',
  'let',
  'new',
  'null',
  'return',
  'true',
  'typeof',
  'while',
];

function asObject(value: unknown): object | null {
  if (typeof value === 'string') return String.prototype;
  // Whatever is asked of a Proxy runs its code.
  if (types.isProxy(value)) return null;
  return (typeof value === 'object' || typeof value === 'function') && value !== null ? value : null;
}
