/** Python's brackets as JavaScript's: calls with keywords, dicts, sets, tuples, comprehensions, subscripts. Pure. */
import { expression, isOperatorWord } from './expressions.ts';
import { isTrivia } from './tokens.ts';
import {
  type Group,
  isComma,
  isGroup,
  isName,
  isOp,
  type Node,
  significant,
  sourceOf,
  splitAt,
  trim,
  trivia,
  Untranslatable,
} from './tree.ts';

export function bracket(group: Group): string {
  const { nodes } = group;
  const comprehended = comprehension(nodes);
  if (group.open === '(') {
    if (comprehended !== null) throw new Untranslatable('a generator → list.map((x) => value)');
    return significant(nodes).length === 0 || nodes.some(isComma) ? `[${elements(nodes)}]` : `(${expression(nodes)})`;
  }
  if (group.open === '[') return comprehended ?? `[${elements(nodes)}]`;
  if (nodes.some((node) => isName(node, 'for')))
    throw new Untranslatable('{… for …} → Object.fromEntries(list.map(…))');
  const items = segments(nodes).map((part) => trim(part).core);
  const isDict = items.every(
    (item) => item.length === 0 || isOp(item[0], '**', '...') || item.some((node) => isOp(node, ':')),
  );
  return isDict ? `{${segments(nodes).map(entry).join(',')}}` : `new Set([${elements(nodes)}])`;
}

function entry(part: readonly Node[]): string {
  const { lead, core, tail } = trim(part);
  const [before, after] = [lead.map(trivia).join(''), tail.map(trivia).join('')];
  if (core.length === 0) return before + after;
  if (isOp(core[0], '**', '...')) return `${before}...${expression(trim(core.slice(1)).core)}${after}`;
  const colon = core.findIndex((node) => isOp(node, ':'));
  if (colon <= 0) throw new Untranslatable('a dict with an entry that is no key: value');
  return `${before}${dictKey(core.slice(0, colon))}:${expression(core.slice(colon + 1))}${after}`;
}

/** A key in Python is an expression; in JavaScript a bare name would be a string, and __proto__ no key at all. */
function dictKey(nodes: readonly Node[]): string {
  const [key, ...rest] = significant(nodes);
  const isPlain = rest.length === 0 && (key?.kind === 'number' || (key?.kind === 'string' && key.body !== '__proto__'));
  const code = expression(trim(nodes).core);
  return (isPlain && !code.startsWith('`') ? code : `[${code}]`) + trim(nodes).tail.map(trivia).join('');
}

export function elements(nodes: readonly Node[]): string {
  return segments(nodes).map(element).join(',');
}

function element(part: readonly Node[]): string {
  const { lead, core, tail } = trim(part);
  const isSpread = isOp(core[0], '*', '...');
  const code = isSpread ? `...${expression(trim(core.slice(1)).core)}` : (comprehension(core) ?? expression(core));
  return lead.map(trivia).join('') + code + tail.map(trivia).join('');
}

/** Keyword arguments stay as they are: the shell knows them. With ** among them they become the object they stand for. */
export function callArguments(group: Group): string {
  const parts = segments(group.nodes);
  const isKeyword = (part: readonly Node[]) => isOp(significant(part)[0], '**') || isOp(significant(part)[1], '=');
  if (parts.some((part) => isOp(significant(part)[0], '**'))) {
    const named = parts.filter(isKeyword).map((part) => {
      const { core } = trim(part);
      if (isOp(core[0], '**')) return `...${flat(core.slice(1))}`;
      return `${sourceOf(core.slice(0, 1))}: ${flat(core.slice(core.findIndex((node) => isOp(node, '=')) + 1))}`;
    });
    const others = parts.filter((part) => !isKeyword(part) && significant(part).length > 0);
    return [...others.map((part) => element(trim(part).core)), `{ ${named.join(', ')} }`].join(', ');
  }
  return parts
    .map((part) => {
      if (!isKeyword(part)) return element(part);
      const equals = part.findIndex((node) => isOp(node, '=')) + 1;
      return part.slice(0, equals).map(sourceOrTrivia).join('') + expression(part.slice(equals));
    })
    .join(',');
}

export function subscript(group: Group, isStore: boolean): string {
  const words = significant(group.nodes);
  if (words.some((node) => isOp(node, ':'))) throw new Untranslatable('a slice → list.slice(start, end)');
  if (words.length === 0 || words.some(isComma)) throw new Untranslatable('a subscript of several values');
  if (words.length !== 2 || !isOp(words[0], '-')) return `[${expression(group.nodes)}]`;
  if (isStore) throw new Untranslatable('a store at a negative index → list[list.length - 1] = x');
  return `.at(${expression(words)})`;
}

const COMPREHENSION = 'a comprehension → list.filter((x) => test).map((x) => value)';

/** [value for x in list if test] → list.filter((x) => test).map((x) => value) */
function comprehension(nodes: readonly Node[]): string | null {
  const at = nodes.findIndex((node) => isName(node, 'for'));
  if (at <= 0) return null;
  const within = nodes.findIndex((node, i) => i > at && isName(node, 'in'));
  const test = nodes.findIndex((node, i) => i > within && isName(node, 'if'));
  const isNested = nodes.filter((node) => isName(node, 'for', 'if')).length > (test === -1 ? 1 : 2);
  if (within === -1 || isNested) throw new Untranslatable(COMPREHENSION);
  const target = loopTarget(nodes.slice(at + 1, within));
  const source = nodes.slice(within + 1, test === -1 ? nodes.length : test);
  const list = iterable(source);
  const value = flat(nodes.slice(0, at));
  const parameter = `(${target})`;
  let code = isSimple(significant(source)) ? list : `(${list})`;
  if (test !== -1) code += `.filter(${parameter} => ${flat(nodes.slice(test + 1))})`;
  if (value === target) return test === -1 ? `[...${code}]` : code;
  return `${code}.map(${parameter} => ${value.startsWith('{') ? `(${value})` : value})`;
}

export function operand(nodes: readonly Node[]): string {
  const { core } = trim(nodes);
  const code = comprehension(core);
  if (code !== null) return code;
  return isSimple(significant(core)) ? flat(core) : `(${flat(core)})`;
}

function isSimple(nodes: readonly Node[]): boolean {
  return nodes.every(
    (node) => (node.kind === 'name' && !isOperatorWord(node)) || node.kind === 'group' || isOp(node, '.'),
  );
}

/** For what moves to another place: on one line, without its comments. */
export function flat(nodes: readonly Node[]): string {
  const line = trim(nodes).core.filter((node) => node.kind !== 'comment');
  return expression(line.map((node) => (isTrivia(node.kind) ? { kind: 'space', text: ' ' } : node)));
}

function segments(nodes: readonly Node[]): Node[][] {
  return splitAt(nodes, isComma);
}

/** The variables of a loop: one name, or several that share an item. */
export function loopTarget(nodes: readonly Node[]): string {
  const words = significant(nodes);
  const inner = words.length === 1 && isGroup(words[0], '(') ? significant(words[0].nodes) : words;
  if (!inner.every((node) => isName(node) || isComma(node)) || inner.length === 0) {
    throw new Untranslatable('a loop over anything but names');
  }
  return inner.length === 1 ? sourceOf(inner) : `[${sourceOf(inner).replace(/,/g, ', ')}]`;
}

/** What a loop runs over; d.items() is Object.entries(d) to JavaScript. */
export function iterable(nodes: readonly Node[]): string {
  const words = significant(nodes);
  const [dot, items, call] = words.slice(-3);
  const isItems = words.length > 3 && isOp(dot, '.') && isName(items, 'items') && isGroup(call, '(');
  return isItems ? `Object.entries(${flat(words.slice(0, -3))})` : flat(nodes);
}

function sourceOrTrivia(node: Node): string {
  return isTrivia(node.kind) ? trivia(node) : sourceOf([node]);
}
