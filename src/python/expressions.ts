/** Python expressions as JavaScript: operators, names, literals and what hangs on them. Line breaks stay. Pure. */
import { bracket, callArguments, elements, flat, operand, subscript } from './brackets.ts';
import { literal } from './literals.ts';
import { isTrivia, tokenize } from './tokens.ts';
import {
  isComma,
  isGroup,
  isName,
  isOp,
  type Node,
  nest,
  significant,
  skipTrivia,
  sourceOf,
  splitAt,
  trim,
  trivia,
  Untranslatable,
} from './tree.ts';

/** One expression, or several with commas between, which are a tuple in Python and an array in JavaScript. */
export function expressionList(nodes: readonly Node[]): string {
  return nodes.some(isComma) ? `[${elements(nodes)}]` : expression(nodes);
}

export function expression(nodes: readonly Node[]): string {
  const at = nodes.findIndex((node) => isName(node, 'if'));
  const orElse = nodes.findIndex((node) => isName(node, 'else'));
  if (at > 0 && orElse > at) {
    const [yes, test, no] = [nodes.slice(0, at), nodes.slice(at + 1, orElse), nodes.slice(orElse + 1)];
    return `${flat(test)} ? ${flat(yes)} : ${flat(no)}`;
  }
  return operations(nodes);
}

function operations(nodes: readonly Node[]): string {
  refuseChains(nodes);
  let text = '';
  for (let at = 0; at < nodes.length; ) {
    const node = nodes[at];
    if (node === undefined) break;
    if (isTrivia(node.kind)) {
      text += trivia(node);
      at += 1;
    } else if (isName(node, 'not')) {
      const end = nodes.findIndex((each, i) => i > at && isName(each, 'and', 'or'));
      const { core, tail } = trim(nodes.slice(at + 1, end === -1 ? nodes.length : end));
      text += (core.some(isComparison) ? `!(${operations(core)})` : `!${operations(core)}`) + tail.map(trivia).join('');
      at = end === -1 ? nodes.length : end;
    } else if (isOperatorWord(node) || (node.kind === 'op' && !isOp(node, '('))) {
      const isNot = isName(node, 'is') && isName(significant(nodes.slice(at))[1], 'not');
      text += isNot ? '!==' : operator(node);
      at = isNot ? nodes.findIndex((each, i) => i > at && isName(each, 'not')) + 1 : at + 1;
    } else {
      const { code, end } = primary(nodes, at);
      text += code;
      at = end;
    }
  }
  return text;
}

const WORDS: Record<string, string> = {
  and: '&&',
  or: '||',
  is: '===',
  in: '',
  if: '',
  else: '',
  for: '',
  lambda: '',
  yield: '',
};
/** Words that stand between values, or before one. */
export function isOperatorWord(node: Node): boolean {
  return isName(node, ...Object.keys(WORDS));
}

const SIGNS: Record<string, string> = { '==': '===', '!=': '!==' };
const HINTS: Record<string, string> = {
  in: 'x in y → list.includes(x) for a list, key in object for a dict',
  if: 'a if test else b → test ? a : b',
  for: 'for within an expression',
  lambda: 'lambda x: y → (x) => y',
  yield: 'yield',
  '//': 'a // b → Math.floor(a / b)',
  ':=': ':= → assign on a line before',
  '->': '->',
  '@': '@',
};

function operator(node: Node): string {
  const text = sourceOf([node]);
  const hint = HINTS[text];
  if (hint !== undefined) throw new Untranslatable(hint);
  return WORDS[text] ?? SIGNS[text] ?? text;
}

function isComparison(node: Node): boolean {
  return isOp(node, '==', '!=', '<', '>', '<=', '>=') || isName(node, 'is', 'in');
}

/** What would read differently, or nests without end. */
function refuseChains(nodes: readonly Node[]): void {
  for (const part of splitAt(nodes, (node) => isName(node, 'and', 'or'))) {
    if (part.filter((node) => isName(node, 'not')).length > 8) throw new Untranslatable('not upon not');
    if (part.filter(isComparison).length > 1) throw new Untranslatable('a < b < c → a < b && b < c');
  }
}

type Reading = { code: string; end: number };

const CONSTANTS: Record<string, string> = { True: 'true', False: 'false', None: 'null' };
const CALLS: Record<string, string> = { print: 'console.log', set: 'new Set', str: 'String', b64encode: 'btoa' };
const NO_CALLS: Record<string, string> = {
  len: 'len(x) → x.length for a list or a string',
  open: 'open() reads files, which this shell does not',
  range: 'range(n) → Array(n).keys()',
  int: 'int(x) → Number(x)',
  sorted: 'sorted(x) → [...x].sort()',
  dict: 'dict() → an object in braces',
};

/** A name, a literal or a bracket, with the calls, members and subscripts behind it. */
function primary(nodes: readonly Node[], start: number): Reading {
  let { code, end } = atom(nodes, start);
  const first = nodes[start];
  for (;;) {
    const at = skipTrivia(nodes, end);
    const [node, following] = [nodes[at], nodes[at + 1]];
    const call = nodes[at + 2];
    if (isOp(node, '.') && following?.kind === 'name') {
      const isCall = isGroup(call, '(');
      if (isCall && following.text === 'join' && first?.kind === 'string') {
        code = `${operand(call.nodes)}.join(${code})`;
        end = at + 3;
      } else if (isCall && (following.text === 'encode' || following.text === 'decode')) {
        // Text is text here; bytes are only a step on the way to base64 on the pages.
        end = at + 3;
      } else {
        code += `${nodes.slice(end, at).map(trivia).join('')}.${following.text === 'append' ? 'push' : following.text}`;
        end = at + 2;
      }
    } else if (isGroup(node, '(') && isCallable(first)) {
      if (code === 'console.log' && node.nodes.some((each) => isOp(each, '='))) {
        throw new Untranslatable('print with end or sep');
      }
      code += `(${callArguments(node)})`;
      end = at + 1;
    } else if (isGroup(node, '[')) {
      code += subscript(node, isOp(nodes[skipTrivia(nodes, at + 1)], '='));
      end = at + 1;
    } else {
      if (end === start + 1) refuseSequenceArithmetic(first, node);
      return { code, end };
    }
  }
}

function isCallable(first: Node | undefined): boolean {
  return first?.kind === 'name' || first?.kind === 'group';
}

function refuseSequenceArithmetic(first: Node | undefined, next: Node | undefined): void {
  if (first?.kind === 'string' && isOp(next, '%', '*'))
    throw new Untranslatable('% and * of a string → a template string');
  if (isGroup(first, '[') && isOp(next, '+', '*')) throw new Untranslatable('+ of lists → [...a, ...b]');
}

function atom(nodes: readonly Node[], start: number): Reading {
  const node = nodes[start];
  if (node === undefined) return { code: '', end: start };
  if (node.kind === 'string') return strings(nodes, start);
  const end = start + 1;
  if (node.kind === 'group') return { code: bracket(node), end };
  if (node.kind === 'junk') throw new Untranslatable(`${node.text} has no meaning here`);
  if (node.kind !== 'name') return { code: node.text, end };
  if (isGroup(nodes[skipTrivia(nodes, end)], '(')) {
    const hint = own(NO_CALLS, node.text);
    if (hint !== undefined) throw new Untranslatable(hint);
    return { code: own(CALLS, node.text) ?? node.text, end };
  }
  return { code: own(CONSTANTS, node.text) ?? node.text, end };
}

function own(table: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Adjacent literals are one string in Python. */
function strings(nodes: readonly Node[], start: number): Reading {
  let [code, end, count] = ['', start, 0];
  for (let at = start; ; at = skipTrivia(nodes, end)) {
    const node = nodes[at];
    if (node?.kind !== 'string') break;
    if (count > 0) code += ` +${nodes.slice(end, at).map(trivia).join('') || ' '}`;
    code += literal(node, field);
    end = at + 1;
    count += 1;
  }
  const isPart = isOp(nodes[skipTrivia(nodes, end)], '.') || isGroup(nodes[skipTrivia(nodes, end)], '[');
  return { code: count > 1 && isPart ? `(${code})` : code, end };
}

function field(source: string): string {
  const nodes = nest(tokenize(source));
  if (significant(nodes).length === 0) throw new Untranslatable('an empty field in an f-string');
  return expressionList(trim(nodes).core);
}
