/** Questions to the syntax tree of an entry: what is read, what is bound, what contains what. Pure. */
import type { AnyNode, CallExpression, Identifier, MemberExpression, Node } from 'acorn';
import { isFields } from '../../../api/fields.ts';

/** Arguments and computed keys are expressions of their own; only the spine of a.b().c belongs to its chain. */
export function isSpine(child: AnyNode, parent: AnyNode): boolean {
  if (parent.type === 'CallExpression') return child === parent.callee;
  return parent.type === 'MemberExpression' && child === parent.object;
}

export function isRead(node: Identifier, parent: AnyNode | null): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node || parent.computed;
    case 'Property':
      return parent.value === node || parent.computed;
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.computed || parent.value === node;
    case 'AssignmentExpression':
      return parent.left !== node || parent.operator !== '=';
    case 'VariableDeclarator':
      return parent.init === node;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return false;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return parent.body === node;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent.superClass === node;
    default:
      return true;
  }
}

/** The plain names that a pattern (or an assignment's left side) binds. */
export function namesIn(pattern: Node): string[] {
  return bindingsIn(pattern).map(({ name }) => name);
}

export function bindingsIn(pattern: Node): Identifier[] {
  return targetsIn(pattern).filter((target) => target.type === 'Identifier');
}

/** All that a pattern gives values to. */
export function targetsIn(pattern: Node): (Identifier | MemberExpression)[] {
  const node = pattern as AnyNode;
  switch (node.type) {
    case 'Identifier':
    case 'MemberExpression':
      return [node];
    case 'ObjectPattern':
      return node.properties.flatMap((property) =>
        targetsIn(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return node.elements.flatMap((element) => (element ? targetsIn(element) : []));
    case 'AssignmentPattern':
      return targetsIn(node.left);
    case 'RestElement':
      return targetsIn(node.argument);
    case 'ParenthesizedExpression':
      return targetsIn(node.expression);
    default:
      return [];
  }
}

/** Whether an earlier part of a.b?.c() may end it: then no part behind that stands on its own. */
export function isOptional(expression: Node): boolean {
  const node = expression as AnyNode;
  if (node.type === 'CallExpression') return node.optional || isOptional(node.callee);
  return node.type === 'MemberExpression' && (node.optional || isOptional(node.object));
}

/** `globalThis.URL = …` overwrites as well as `URL = …` does; outside functions `this` is the global object, too. */
export function globalMemberOf(node: AnyNode, isOutside: boolean): string | null {
  if (node.type !== 'MemberExpression' || !isGlobalObject(node.object, isOutside)) return null;
  if (!node.computed && node.property.type === 'Identifier') return node.property.name;
  return node.computed ? textOf(node.property) : null;
}

/** What `Object.assign(globalThis, { URL: … })` and its like overwrite, as far as it can be read. */
export function globalsGiven({ callee, arguments: given }: CallExpression): string[] {
  const [target, ...rest] = given;
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier' || !isGlobalObject(target, false))
    return [];
  const [subject] = rest;
  switch (`${callee.object.name}.${callee.property.type === 'Identifier' ? callee.property.name : ''}`) {
    case 'Object.assign':
      return rest.flatMap(keysOf);
    case 'Object.freeze':
    case 'Object.seal':
    case 'Object.preventExtensions':
    case 'Reflect.preventExtensions':
      return ['globalThis'];
    case 'Object.defineProperties':
      return keysOf(subject);
    case 'Object.defineProperty':
    case 'Reflect.defineProperty':
    case 'Reflect.set':
    case 'Reflect.deleteProperty': {
      const name = textOf(subject);
      return name === null ? [] : [name];
    }
    default:
      return [];
  }
}

function isGlobalObject(given: Node | undefined, isOutside: boolean): boolean {
  const node = given as AnyNode | undefined;
  if (node?.type === 'ThisExpression') return isOutside;
  return node?.type === 'Identifier' && (node.name === 'globalThis' || node.name === 'global');
}

function keysOf(given: Node | undefined): string[] {
  const node = given as AnyNode | undefined;
  if (node?.type !== 'ObjectExpression') return [];
  return node.properties.flatMap((property) => {
    if (property.type !== 'Property') return [];
    if (!property.computed && property.key.type === 'Identifier') return [property.key.name];
    return textOf(property.key) ?? [];
  });
}

function textOf(given: Node | undefined): string | null {
  const node = given as AnyNode | undefined;
  if (node?.type === 'Literal') return String(node.value);
  const isText = node?.type === 'TemplateLiteral' && node.expressions.length === 0;
  return isText ? (node.quasis[0]?.value.cooked ?? null) : null;
}

export function rootOf(callee: Node): string | null {
  let node = callee as AnyNode;
  while (node.type === 'MemberExpression') node = node.object as AnyNode;
  return node.type === 'Identifier' ? node.name : null;
}

type FunctionNode = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>;

export function isFunction(node: AnyNode): node is FunctionNode {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

/** In a class body and in parameters `await` is not possible: the whole class or function is left as it is. */
export function leavesTop(node: AnyNode): boolean {
  return isFunction(node) || node.type === 'ClassBody';
}

export function isForTarget(node: AnyNode, parent: AnyNode | null): boolean {
  return (parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement') && parent.left === node;
}

export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  // A shorthand property {a} holds the same node as its key and its value.
  const isShorthand = node.type === 'Property' && node.shorthand;
  // Of all code the most is run here: without a list of the entries it takes a third of the time.
  for (const key in node) {
    const value: unknown = node[key as keyof AnyNode];
    if (typeof value !== 'object' || value === null || (isShorthand && key === 'key')) continue;
    if (!Array.isArray(value)) addNode(value, children);
    else for (const item of value) addNode(item, children);
  }
  return children;
}

function addNode(value: unknown, nodes: AnyNode[]): void {
  if (isFields(value) && typeof value['type'] === 'string') nodes.push(value as unknown as AnyNode); // acorn's own
}
