/**
 * Turns what was typed into what V8 runs: nothing to await, keyword arguments as on the page, a block that can be
 * entered twice. Pure: parses, never evaluates.
 */
import type { AnyNode, Identifier, Node, Program } from 'acorn';
import { written } from '../hooks.ts';
import { asAwaitedImport, importedNamesIn, liveNamesOf } from '../imports/declarations.ts';
import { isBrief } from './brief.ts';
import { mayGivePromise } from './calls.ts';
import { globalFunctionsIn, isListed, makeClassRedeclarable, makeRedeclarable } from './declarations.ts';
import { Edits } from './edits.ts';
import { gatherKeywordArguments, isKeywordArgument } from './keywordArguments.ts';
import { readNameUse } from './nameUse.ts';
import { parse } from './parse.ts';
import { NO_NAMES, type Scope, scopeInside } from './scope.ts';
import { bindingsIn, childrenOf, isRead, isSpine, leavesTop, namesIn } from './syntax.ts';
import type { Vocabulary } from './vocabulary.ts';

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

/** Throws a RangeError where the entry is nested too deep for the stack of its thread. */
export function rewrite(source: string, vocabulary: Vocabulary): Rewritten {
  const parsed = parse(source);
  if (parsed.kind !== 'program') return parsed;
  const { program, text } = parsed;
  const { read, overwritten } = readNameUse(program, vocabulary);
  const refused = [...overwritten].find((name) => vocabulary.protectedNames.has(name));
  if (refused !== undefined) return { kind: 'refused', name: refused };
  return {
    kind: 'entry',
    code: new Writer(text, program, vocabulary).write(),
    mentions: read,
    mayLoop: !isBrief(program, vocabulary),
    isAssignment: endsInAssignment(program),
  };
}

interface Place {
  /** Of every function and class body: where `await` is possible and names are the session's. */
  readonly isOutside: boolean;
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
  readonly #edits = new Edits();
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
    this.#bound = vocabulary.importsAreLocal ? importedNamesIn(program) : NO_NAMES;
  }

  write(): string {
    this.#takeImports();
    this.#visit(this.#program, null, { isOutside: true, isChained: false, isLinked: false, scope: NO_NAMES });
    if (!this.#isAsync) return this.#edits.applyTo(this.#text);
    this.#returnLast();
    const body = globalFunctionsIn(this.#program) + this.#edits.applyTo(this.#text);
    return `${written.entry.begin}${this.#imports}${body}${written.entry.end}`;
  }

  #visit(node: AnyNode, parent: AnyNode | null, place: Place): void {
    const { isOutside } = place;
    if (node.type === 'ImportDeclaration') return;
    if (node.type === 'MetaProperty' && node.meta.name === 'import') {
      this.#edits.replace(node.start, node.end, written.meta);
      return;
    }
    if (isOutside) this.#redeclare(node, parent);
    if (node.type === 'ExpressionStatement' && (isOutside || this.#live.size > 0)) this.#endLineBefore(node, parent);
    if (node.type === 'CallExpression') gatherKeywordArguments(node, this.#text, this.#edits, this.#vocabulary);
    this.#noteTargets(node);
    if (isOutside && (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)))
      this.#isAsync = true;
    const isWaitedFor = isOutside && mayGivePromise(node, parent, place.isChained);
    if (isWaitedFor && !place.isLinked) this.#edits.insert(node.start, written.waiting.begin);
    if (isOutside && node.type === 'Identifier') this.#lookAfter(node, parent, place);
    if (node.type === 'Identifier') this.#readLive(node, parent, place);
    const moves = isOutside && this.#movesOwner(node, parent, place);
    if (moves) this.#edits.insert(node.start, written.moved.begin);
    const isStillOutside = isOutside && !leavesTop(node);
    const scope = scopeInside(node, place.scope);
    for (const child of childrenOf(node)) {
      const isOnSpine = node.type === 'ChainExpression' || isSpine(child, node);
      const isChained = node.type === 'ChainExpression' || (place.isChained && isOnSpine);
      const isLinked = (isWaitedFor || place.isLinked) && isOnSpine;
      this.#visit(child, node, { isOutside: isStillOutside, isChained, isLinked, scope });
    }
    if (moves) {
      this.#isAsync = true;
      this.#edits.insert(node.end, written.moved.end);
    }
    if (isWaitedFor) {
      this.#isAsync = true;
      this.#edits.insert(node.end, place.isLinked ? written.waiting.next : written.waiting.end);
    }
  }

  /** Imports come before all else, whatever line they stand in. */
  #takeImports(): void {
    for (const [at, node] of this.#program.body.entries()) {
      if (node.type !== 'ImportDeclaration') continue;
      const held = this.#vocabulary.importsAreLocal ? `__import${at}` : null;
      this.#isAsync = true;
      this.#imports += asAwaitedImport(node, held);
      for (const [name, read] of held === null ? [] : liveNamesOf(node, held)) this.#live.set(name, read);
      const lines = this.#text.slice(node.start, node.end).replace(/[^\r\n\u2028\u2029]/g, '');
      this.#edits.replace(node.start, node.end, `;${lines}`);
    }
  }

  /** An imported name has the value that its module gives it now; a function gets no `this` by being called. */
  #readLive(node: Identifier, parent: AnyNode | null, { scope }: Place): void {
    const read = this.#live.get(node.name);
    if (read === undefined || scope.has(node.name) || !this.#isValue(node, parent)) return;
    const isCalled =
      (parent?.type === 'CallExpression' && parent.callee === node) ||
      (parent?.type === 'TaggedTemplateExpression' && parent.tag === node);
    const value = isCalled ? `(0, ${read})` : read;
    this.#edits.replace(node.start, node.end, isShorthand(parent) ? `${node.name}: ${value}` : value);
  }

  /** Read, and not assigned to as well: what must not be assigned to says so itself. */
  #isValue(node: Identifier, parent: AnyNode | null): boolean {
    return isRead(node, parent) && !this.#targets.has(node) && parent?.type !== 'UpdateExpression';
  }

  /** What is inserted begins with a parenthesis, which would make the line above without a semicolon a call. */
  #endLineBefore(node: AnyNode, parent: AnyNode | null): void {
    // The last statement of an entry gets its own when it becomes the entry's value.
    const isDirective = node.type === 'ExpressionStatement' && node.directive !== undefined;
    if (isListed(parent) && !isDirective && node !== this.#program.body.at(-1)) this.#edits.insert(node.start, ';');
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
  #lookAfter(node: Identifier, parent: AnyNode | null, { scope }: Place): void {
    const { name } = node;
    if (!this.#vocabulary.dependentNames.has(name) || this.#isBound(name, scope)) return;
    if (!this.#isValue(node, parent)) return;
    if (parent?.type === 'UnaryExpression' && /^(typeof|delete)$/.test(parent.operator)) return;
    this.#isAsync = true;
    const value = written.ready(name);
    this.#edits.replace(node.start, node.end, isShorthand(parent) ? `${name}: ${value}` : value);
  }

  #redeclare(node: AnyNode, parent: AnyNode | null): void {
    const edits = this.#edits;
    if (node.type === 'ClassDeclaration' && parent === this.#program) makeClassRedeclarable(node, edits);
    if (node.type !== 'VariableDeclaration' || (parent !== this.#program && node.kind !== 'var')) return;
    const moves = isListed(parent) && this.#areOwners(node.declarations.flatMap(({ id }) => namesIn(id)));
    if (moves) this.#isAsync = true;
    makeRedeclarable(node, parent, { text: this.#text, edits, moves });
  }

  #returnLast(): void {
    const last = this.#program.body.at(-1);
    if (last?.type !== 'ExpressionStatement') return;
    this.#edits.insertFirst(last.expression.start, written.value.begin);
    this.#edits.insertLast(last.expression.end, written.value.end);
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
