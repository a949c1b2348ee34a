/** Python statements and blocks as JavaScript: one text for each, or the hint where there is no honest one. Pure. */
import { iterable, loopTarget } from './brackets.ts';
import { expression, expressionList } from './expressions.ts';
import { isName, isOp, type Line, type Node, significant, sourceOf, splitAt, trim, Untranslatable } from './tree.ts';

/** A run of lines that belong together: a plain statement or a compound one with its blocks. */
export type Block = { readonly line: Line; readonly clauses: readonly Clause[] };
type Clause = { readonly line: Line; readonly body: readonly Block[] };

const HEADERS = ['for', 'while', 'if', 'elif', 'else', 'def', 'class', 'try', 'except', 'finally', 'with', 'async'];
const CONTINUES: Record<string, readonly string[]> = {
  if: ['elif', 'else'],
  elif: ['elif', 'else'],
  for: ['else'],
  while: ['else'],
  try: ['except', 'else', 'finally'],
  except: ['except', 'else', 'finally'],
};

/** Whether the line opens a block: a keyword, and a colon outside brackets. */
export function isHeader(line: Line): boolean {
  return isName(line.core[0], ...HEADERS) && line.core.some((node) => isOp(node, ':'));
}

/** Whether the block's body stands behind the colon. */
export function hasInlineBody(line: Line): boolean {
  return isHeader(line) && !isOp(line.core.at(-1), ':');
}

export function toBlocks(lines: readonly Line[]): Block[] {
  let at = 0;

  function read(isInside: (indent: number) => boolean, depth: number): Block[] {
    if (depth > 40) throw new Untranslatable('blocks nested this deep');
    const blocks: Block[] = [];
    for (let line = lines[at]; line !== undefined; line = lines[at]) {
      const next = lines.slice(at).find((each) => each.core.length > 0);
      if (depth > 0 && (next === undefined || !isInside(widthOf(next)))) break;
      at += 1;
      blocks.push(isHeader(line) ? { line, clauses: readClauses(line, depth) } : { line, clauses: [] });
    }
    return blocks;
  }

  function readClauses(first: Line, depth: number): Clause[] {
    const indent = widthOf(first);
    const clauses: Clause[] = [];
    for (let line: Line | undefined = first; line !== undefined; ) {
      const inline: Block[] = hasInlineBody(line) ? [{ line: inlineBody(line), clauses: [] }] : [];
      const body = [...inline, ...read((width) => width > indent, depth + 1)];
      clauses.push({ line, body });
      const follower: Line | undefined = lines[at];
      const continues: readonly string[] = CONTINUES[keywordOf(line)] ?? [];
      const belongs = follower !== undefined && isHeader(follower) && widthOf(follower) === indent;
      line = belongs && continues.includes(keywordOf(follower)) ? follower : undefined;
      if (line !== undefined) at += 1;
    }
    return clauses;
  }

  return read(() => true, 0);
}

/** The lines of JavaScript. `leave` is the label that a break must name, where a loop has an else. */
export function translate(block: Block, leave = ''): string[] {
  const { line, clauses } = block;
  if (clauses.length === 0) return [line.indent + simple(line, leave)];
  const lines: string[] = [];
  const isLoop = isName(line.core[0], 'for', 'while');
  const label = isLoop && clauses.length > 1 ? `done${line.indent.length === 0 ? '' : line.indent.length}` : '';
  if (label !== '') lines.push(`${line.indent}${label}: {`);
  for (const [i, clause] of clauses.entries()) {
    const isElseOfLoop = isLoop && i > 0;
    const closing = i > 0 ? '} ' : '';
    // A loop's else runs unless break leaves the block around both.
    const opening = isElseOfLoop ? '}' : `${closing}${header(clause.line)} {`;
    lines.push(line.indent + withComment(opening, clause.line.comment));
    const inner = isElseOfLoop || !isLoop ? leave : label;
    lines.push(...clause.body.flatMap((each) => translate(each, inner)));
  }
  lines.push(`${line.indent}}`);
  return lines;
}

function header(line: Line): string {
  const keyword = keywordOf(line);
  const head = line.core.slice(
    1,
    line.core.findIndex((node) => isOp(node, ':')),
  );
  switch (keyword) {
    case 'if':
    case 'while':
      return `${keyword} (${expression(trim(head).core)})`;
    case 'elif':
      return `else if (${expression(trim(head).core)})`;
    case 'else':
      return 'else';
    case 'for': {
      const within = head.findIndex((node) => isName(node, 'in'));
      if (within === -1) throw new Untranslatable('a for without in');
      return `for (const ${loopTarget(head.slice(0, within))} of ${iterable(head.slice(within + 1))})`;
    }
    default:
      throw new Untranslatable(HINTS[keyword] ?? keyword);
  }
}

const HINTS: Record<string, string> = {
  def: 'def f(x): → function f(x) { … }',
  class: 'class Name: → class Name { … }',
  try: 'try/except → try { … } catch (error) { … }',
  with: 'with',
  del: 'del x[key] → delete x[key]',
  raise: 'raise → throw new Error(text)',
  assert: 'assert → if (!test) throw new Error(text)',
};
const REFUSED = ['del', 'raise', 'assert', 'global', 'nonlocal', 'return', 'yield', 'await', 'async', ...HEADERS];

function simple(line: Line, leave: string): string {
  if (line.core.length === 0) return withComment('', line.comment);
  const parts = splitAt(line.core, (node) => isOp(node, ';')).map((part) => trim(part).core);
  const code = parts.filter((part) => part.length > 0).map((part) => statement(part, leave));
  return withComment(code.join('; '), line.comment);
}

function statement(nodes: readonly Node[], leave: string): string {
  const [first, second] = significant(nodes);
  if (isName(first, 'import', 'from') && second?.kind === 'name') return importHint(significant(nodes));
  if (isName(first, 'break') && second === undefined) return leave === '' ? 'break' : `break ${leave}`;
  if (isName(first, 'pass') && second === undefined) return ';';
  if (isName(first, ...REFUSED))
    throw new Untranslatable(HINTS[sourceOf(nodes.slice(0, 1))] ?? sourceOf(nodes.slice(0, 1)));
  // Python 2's print, which people still type.
  if (isName(first, 'print') && (second?.kind === 'name' || second?.kind === 'string' || second?.kind === 'number')) {
    return `console.log(${splitAt(nodes.slice(1), (node) => isOp(node, ','))
      .map((part) => expression(trim(part).core))
      .join(', ')})`;
  }
  if (nodes.some((node) => isName(node, 'lambda'))) throw new Untranslatable('lambda x: y → (x) => y');
  if (nodes.some((node) => isOp(node, ':'))) throw new Untranslatable('a colon here');
  if (nodes.some((node) => isOp(node, '//=', '@='))) throw new Untranslatable('x //= y → x = Math.floor(x / y)');
  const sides = splitAt(nodes, (node) => isOp(node, '='));
  const code = sides.map(side).join('=');
  // At the start of a statement JavaScript takes a brace for a block.
  return code.startsWith('{') ? `(${code})` : code;
}

function side(nodes: readonly Node[]): string {
  const { lead, core, tail } = trim(nodes);
  if (core.length === 0) throw new Untranslatable('an assignment with nothing on one side');
  return sourceOf(lead) + expressionList(core) + sourceOf(tail);
}

const PRELOADED = ['requests', 'json', 'pprint'];

function importHint(words: readonly Node[]): string {
  const names = words
    .filter((node) => isName(node) && !isName(node, 'import', 'from', 'as'))
    .map((node) => sourceOf([node]));
  if (names.includes('b64encode')) return '// b64encode is btoa here: nothing to import';
  const missing = names.find((name) => !PRELOADED.includes(name));
  if (missing === undefined || PRELOADED.includes(names[0] ?? '')) {
    return `// ${[...new Set(names.filter((name) => PRELOADED.includes(name)))].join(', ')}: preloaded, nothing to import`;
  }
  return `// ${names[0]}: Python's module, not in this shell`;
}

function withComment(code: string, comment: string): string {
  if (comment === '' || code.startsWith('//')) return code;
  return `${code}${code === '' ? '' : '  '}//${comment.slice(1)}`;
}

function keywordOf(line: Line): string {
  return sourceOf(line.core.slice(0, 1));
}

function inlineBody(line: Line): Line {
  const colon = line.core.findIndex((node) => isOp(node, ':'));
  return { indent: `${line.indent}  `, core: trim(line.core.slice(colon + 1)).core, comment: '' };
}

function widthOf(line: Line): number {
  return line.indent.replace(/\t/g, '        ').length;
}
