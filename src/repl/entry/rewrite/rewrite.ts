/**
 * Turns what was typed into what V8 runs: nothing to await, keyword arguments as on the page, a block that can be
 * entered twice. Pure: parses, never evaluates.
 */
import {
  type AnyNode,
  type CallExpression,
  type Identifier,
  type Node,
  type Options,
  type Program,
  parse,
} from 'acorn';
import { written } from '../hooks.ts';
import { asAwaitedImport, firstExport, importedNames, liveNames, outsideTop } from '../imports/declarations.ts';
import { gather, isClosed, isKeywordArgument, NO_NAMES, type Scope, scopeInside, type Vocabulary } from './nameUse.ts';
import { bindingsIn, childrenOf, isForTarget, isOptional, isRead, isSpine, namesIn, rootOf } from './syntax.ts';

export type Rewritten =
  | {
      readonly kind: 'entry';
      readonly code: string;
      /** Names that must be ready before the code starts: read in functions, or not looked after while it runs. */
      readonly mentions: ReadonlySet<string>;
      /** The last statement assigns to a plain name or declares one: nothing is printed, as on the page. */
      readonly isAssignment: boolean;
      /** It may go on for ever, and has to be watched. */
      readonly mayLoop: boolean;
    }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'invalid'; readonly error: SyntaxError }
  | { readonly kind: 'refused'; readonly name: string };

/** Calls on these never return one of the shell's own promises, so an entry that uses only them stays synchronous. */
const plainRoots: ReadonlySet<string> = new Set([
  ...['json', 'pprint', 'console', 'Math', 'JSON', 'Object', 'Array', 'String', 'Number', 'Boolean', 'Date', 'Symbol'],
  ...['BigInt', 'RegExp', 'Set', 'Map', 'Promise', 'Reflect', 'Buffer', 'parseInt', 'parseFloat', 'isNaN', 'isFinite'],
  ...['encodeURIComponent', 'decodeURIComponent', 'setTimeout', 'clearTimeout', 'setImmediate', 'require'],
]);

/** Throws a RangeError where the entry is nested too deep for the stack of its thread. */
export function rewrite(source: string, vocabulary: Vocabulary): Rewritten {
  const parsed = parseEntry(source);
  if ('kind' in parsed) return parsed;
  const misplaced = parsed.isModule ? misplacedIn(parsed.program) : null;
  if (misplaced !== null) return misplaced;
  const facts = gather(parsed.program, vocabulary);
  if (facts.refused !== null) return { kind: 'refused', name: facts.refused };
  return {
    kind: 'entry',
    code: new Writer(parsed.text, parsed.program, vocabulary).write(),
    mentions: facts.mentions,
    mayLoop: facts.mayLoop,
    isAssignment: endsInAssignment(parsed.program),
  };
}

interface Parsed {
  readonly program: Program;
  /** It was taken only with the declarations of a module. */
  readonly isModule: boolean;
}

function parseEntry(
  source: string,
): (Parsed & { text: string }) | Extract<Rewritten, { kind: 'incomplete' | 'invalid' }> {
  // As in Node's own REPL, an entry that begins with a brace is an object where it can be one.
  if (/^\s*\{/.test(source) && !/;\s*$/.test(source)) {
    const text = `(${source.trimEnd()}\n)`;
    const wrapped = tryParse(text);
    if ('program' in wrapped) return { text, ...wrapped };
  }
  const plain = tryParse(source);
  if ('program' in plain) return { text: source, ...plain };
  if (isUnfinished(source, plain.error)) return { kind: 'incomplete' };
  return { kind: 'invalid', error: plain.error };
}

type ParseError = SyntaxError & { readonly pos: number };

const OPTIONS: Options = {
  ecmaVersion: 'latest',
  sourceType: 'script',
  allowAwaitOutsideFunction: true,
  preserveParens: true,
};

function tryParse(text: string): Parsed | { error: ParseError } {
  try {
    return { program: parse(text, OPTIONS), isModule: false };
  } catch (thrown) {
    const error = thrown as ParseError;
    if (error.message.startsWith('Not enough stack space')) throw new RangeError(error.message);
    if (!/^('import' and 'export' may|Cannot use 'import.meta')/.test(error.message)) return { error };
    try {
      const options = { ...OPTIONS, allowImportExportEverywhere: true, locations: true };
      return { program: parse(text, options), isModule: true };
    } catch (inside) {
      // `import json` is Python and not a beginning; what the braces open goes on below.
      return {
        error:
          /^(import\s*([\w$]+\s*,\s*)?[{*]|export\b)/.test(text.slice(error.pos)) ||
          !isAtEnd(text, inside as ParseError)
            ? (inside as ParseError)
            : error,
      };
    }
  }
}

function isAtEnd(source: string, { pos }: ParseError): boolean {
  return pos >= source.trimEnd().length;
}

function misplacedIn(program: Program): Rewritten | null {
  const exported = firstExport(program);
  if (exported !== null)
    return misplacedAt(exported, "Nothing is exported here, since nobody imports it: leave 'export' away");
  const nested = outsideTop(program);
  if (nested === null) return null;
  return misplacedAt(nested, "An 'import' declaration stands at the top; elsewhere: await import('…')");
}

function misplacedAt({ loc }: AnyNode, message: string): Rewritten {
  return { kind: 'invalid', error: Object.assign(new SyntaxError(`${message}.`), { loc: loc?.start }) };
}

/** More lines can still make it valid: the parser stumbled over the end, or inside something that spans lines. */
function isUnfinished(source: string, error: ParseError): boolean {
  if (/^Unterminated (template|comment)/.test(error.message)) return true;
  if (/^Unterminated string/.test(error.message)) return /\\\r?\n?$/.test(source);
  return isAtEnd(source, error) && source.trim() !== '';
}

interface Edit {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

interface Place {
  /** Still outside every function, where `await` is possible and names are the session's. */
  readonly isOpen: boolean;
  /** On the spine of an optional chain. */
  readonly isChained: boolean;
  /** On the spine of a call that is waited for. */
  readonly isLinked: boolean;
  readonly scope: Scope;
}

/** Writes the rewritten text: insertions into the original, so that line numbers stay true. */
class Writer {
  readonly #text: string;
  readonly #program: Program;
  readonly #vocabulary: Vocabulary;
  readonly #edits: Edit[] = [];
  readonly #late: Edit[] = [];
  /** Identifiers that are assigned to, not read. */
  readonly #targets = new Set<AnyNode>();
  #isAsync = false;
  #imports = '';
  /** Names of a program's own, and of them those that change with their module: how they are read. */
  readonly #bound: Scope;
  readonly #live = new Map<string, string>();

  constructor(text: string, program: Program, vocabulary: Vocabulary) {
    this.#text = text;
    this.#program = program;
    this.#vocabulary = vocabulary;
    this.#bound = vocabulary.importsAreLocal ? importedNames(program) : NO_NAMES;
  }

  write(): string {
    this.#takeImports();
    this.#visit(this.#program, null, { isOpen: true, isChained: false, isLinked: false, scope: NO_NAMES });
    if (!this.#isAsync) return this.#apply();
    const functions = this.#program.body.flatMap((node) => (node.type === 'FunctionDeclaration' ? [node.id.name] : []));
    this.#returnLast();
    const body = this.#apply();
    const hoisted = functions.map((name) => `globalThis.${name} = ${name};`).join('');
    return `${written.entry.begin}${this.#imports}${hoisted}${body}${written.entry.end}`;
  }

  #visit(node: AnyNode, parent: AnyNode | null, place: Place): void {
    const { isOpen } = place;
    if (node.type === 'ImportDeclaration') return;
    if (node.type === 'MetaProperty' && node.meta.name === 'import') {
      this.#replace(node.start, node.end, written.meta);
      return;
    }
    if (isOpen) this.#openDeclaration(node, parent);
    if (node.type === 'ExpressionStatement' && (isOpen || this.#live.size > 0)) this.#endLineBefore(node, parent);
    if (node.type === 'CallExpression') this.#keywordArguments(node);
    this.#noteTargets(node);
    if (isOpen && (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)))
      this.#isAsync = true;
    const isWaitedFor = isOpen && this.#mayGivePromise(node, parent, place);
    if (isWaitedFor && !place.isLinked) this.#insert(node.start, written.waiting.begin);
    if (isOpen && node.type === 'Identifier') this.#dependentRead(node, parent, place);
    if (node.type === 'Identifier') this.#liveRead(node, parent, place);
    const moves = isOpen && this.#movesOwner(node, parent, place);
    if (moves) this.#insert(node.start, written.moved.begin);
    const isStillOpen = isOpen && !isClosed(node);
    const scope = scopeInside(node, place.scope);
    for (const child of childrenOf(node)) {
      const isOnSpine = node.type === 'ChainExpression' || isSpine(child, node);
      const isChained = node.type === 'ChainExpression' || (place.isChained && isOnSpine);
      const isLinked = (isWaitedFor || place.isLinked) && isOnSpine;
      this.#visit(child, node, { isOpen: isStillOpen, isChained, isLinked, scope });
    }
    if (moves) {
      this.#isAsync = true;
      this.#insert(node.end, written.moved.end);
    }
    if (isWaitedFor) {
      this.#isAsync = true;
      this.#insert(node.end, place.isLinked ? written.waiting.next : written.waiting.end);
    }
  }

  /** Imports come before all else, whatever line they stand in. */
  #takeImports(): void {
    for (const [at, node] of this.#program.body.entries()) {
      if (node.type !== 'ImportDeclaration') continue;
      const held = this.#vocabulary.importsAreLocal ? `__import${at}` : null;
      this.#isAsync = true;
      this.#imports += asAwaitedImport(node, held);
      for (const [name, read] of held === null ? [] : liveNames(node, held)) this.#live.set(name, read);
      const lines = this.#text.slice(node.start, node.end).replace(/[^\r\n\u2028\u2029]/g, '');
      this.#replace(node.start, node.end, `;${lines}`);
    }
  }

  /** An imported name has the value that its module gives it now; a function gets no `this` by being called. */
  #liveRead(node: Identifier, parent: AnyNode | null, { scope }: Place): void {
    const read = this.#live.get(node.name);
    if (read === undefined || scope.has(node.name) || !this.#isValue(node, parent)) return;
    const isCalled =
      (parent?.type === 'CallExpression' && parent.callee === node) ||
      (parent?.type === 'TaggedTemplateExpression' && parent.tag === node);
    const value = isCalled ? `(0, ${read})` : read;
    this.#replace(node.start, node.end, isShorthand(parent) ? `${node.name}: ${value}` : value);
  }

  /** Read, and not assigned to as well: what must not be assigned to says so itself. */
  #isValue(node: Identifier, parent: AnyNode | null): boolean {
    return isRead(node, parent) && !this.#targets.has(node) && parent?.type !== 'UpdateExpression';
  }

  /** What is inserted begins with a parenthesis, which would make the line above without a semicolon a call. */
  #endLineBefore(node: AnyNode, parent: AnyNode | null): void {
    const isListed = parent?.type === 'Program' || parent?.type === 'BlockStatement' || parent?.type === 'SwitchCase';
    // The last statement of an entry gets its own when it becomes the entry's value.
    const isDirective = node.type === 'ExpressionStatement' && node.directive !== undefined;
    if (isListed && !isDirective && node !== this.#program.body.at(-1)) this.#insert(node.start, ';');
  }

  /** A top-level call is awaited when it returns one of the shell's own promises; which ones do is known only then. */
  #mayGivePromise(node: AnyNode, parent: AnyNode | null, { isChained }: Place): boolean {
    if (parent?.type === 'AwaitExpression') return false;
    if (node.type === 'ChainExpression') return node.expression.type === 'CallExpression';
    if (node.type !== 'CallExpression' || node.callee.type === 'Super') return false;
    // Inside a?.b().c() only the whole chain may be wrapped, or a missing `a` would no longer end it; a().b?.c is safe.
    return !(isChained && isOptional(node)) && !plainRoots.has(rootOf(node.callee) ?? '');
  }

  #movesOwner(node: AnyNode, parent: AnyNode | null, { scope }: Place): boolean {
    if (node.type !== 'AssignmentExpression' || isKeywordArgument(node, parent, this.#vocabulary)) return false;
    return this.#areOwners(namesIn(node.left).filter((name) => !this.#isBound(name, scope)));
  }

  #isBound(name: string, scope: Scope): boolean {
    return scope.has(name) || this.#bound.has(name);
  }

  #areOwners(names: readonly string[]): boolean {
    return names.some((name) => this.#vocabulary.ownerNames.has(name));
  }

  #noteTargets(node: AnyNode): void {
    const patterns = {
      VariableDeclarator: 'id',
      AssignmentExpression: 'left',
      ForInStatement: 'left',
      ForOfStatement: 'left',
    } as const;
    const key = patterns[node.type as keyof typeof patterns];
    const pattern = key && (node as unknown as Record<string, Node>)[key]; // each of these types has its key
    if (pattern) for (const target of bindingsIn(pattern)) this.#targets.add(target);
  }

  /** `version` at the top of an entry: fetched again there if `user_id` has become another one since. */
  #dependentRead(node: Identifier, parent: AnyNode | null, { scope }: Place): void {
    const { name } = node;
    if (!this.#vocabulary.dependentNames.has(name) || this.#isBound(name, scope)) return;
    if (!this.#isValue(node, parent)) return;
    if (parent?.type === 'UnaryExpression' && /^(typeof|delete)$/.test(parent.operator)) return;
    this.#isAsync = true;
    const value = written.ready(name);
    this.#replace(node.start, node.end, isShorthand(parent) ? `${name}: ${value}` : value);
  }

  /** Top-level `const`, `let`, `class` and every `var` outside functions become globals that can be declared again. */
  #openDeclaration(node: AnyNode, parent: AnyNode | null): void {
    if (node.type === 'ClassDeclaration' && parent === this.#program) {
      this.#insert(node.start, `;${node.id?.name} = `);
      this.#insert(node.end, ';');
      return;
    }
    if (node.type !== 'VariableDeclaration') return;
    if (parent !== this.#program && node.kind !== 'var') return;
    const first = node.declarations[0];
    const last = node.declarations.at(-1);
    if (!first || !last) return;
    for (const { id, init } of node.declarations) {
      if (!init && !isForTarget(node, parent)) this.#insert(id.end, ' = undefined');
    }
    if (parent && /^For/.test(parent.type) && (parent as { body?: unknown }).body !== node) {
      this.#replace(node.start, first.start, '');
      return;
    }
    const isListed = parent === this.#program || parent?.type === 'BlockStatement' || parent?.type === 'SwitchCase';
    const moves = isListed && this.#areOwners(node.declarations.flatMap(({ id }) => namesIn(id)));
    if (moves) this.#isAsync = true;
    const { begin, end } = moves ? written.moved : { begin: '(', end: ')' };
    this.#replace(node.start, first.start, `${isListed ? ';' : ''}${begin}`);
    this.#insertAfter(last.end, this.#text[node.end - 1] === ';' ? end : `${end};`);
  }

  #keywordArguments(node: CallExpression): void {
    const keywords = node.arguments.filter((argument) =>
      isKeywordArgument(argument as AnyNode, node, this.#vocabulary),
    );
    const [first] = keywords;
    const last = keywords.at(-1);
    if (!first || !last) return;
    this.#insert(first.start, '{');
    for (const argument of keywords) {
      if (argument.type !== 'AssignmentExpression') continue;
      const equals = this.#text.indexOf('=', argument.left.end);
      this.#replace(equals, equals + 1, ':');
    }
    this.#insertAfter(last.end, '}');
  }

  #returnLast(): void {
    const last = this.#program.body.at(-1);
    if (last?.type !== 'ExpressionStatement') return;
    this.#edits.unshift({ at: last.expression.start, end: last.expression.start, text: written.value.begin });
    this.#insertAfter(last.expression.end, written.value.end);
  }

  #insert(at: number, text: string): void {
    this.#edits.push({ at, end: at, text });
  }

  /** Behind whatever the visit of the node itself will still insert at that place. */
  #insertAfter(at: number, text: string): void {
    this.#late.push({ at, end: at, text });
  }

  #replace(at: number, end: number, text: string): void {
    this.#edits.push({ at, end, text });
  }

  #apply(): string {
    const edits = [...this.#edits, ...this.#late].sort((a, b) => a.at - b.at || a.end - b.end);
    let written = '';
    let from = 0;
    for (const { at, end, text } of edits) {
      written += this.#text.slice(from, at) + text;
      from = Math.max(from, end);
    }
    return written + this.#text.slice(from);
  }
}

function isShorthand(parent: AnyNode | null): boolean {
  return parent?.type === 'Property' && parent.shorthand;
}

function endsInAssignment(program: Program): boolean {
  const last = program.body.at(-1);
  if (last?.type !== 'ExpressionStatement') return last !== undefined;
  let { expression } = last;
  while (expression.type === 'ParenthesizedExpression') ({ expression } = expression);
  return (
    expression.type === 'AssignmentExpression' &&
    ['Identifier', 'ObjectPattern', 'ArrayPattern'].includes(expression.left.type)
  );
}
