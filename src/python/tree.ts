/** Nests tokens by their brackets, and cuts them into the lines that Python sees. Pure. */
import { isTrivia, type Token } from './tokens.ts';

export type Group = { readonly kind: 'group'; readonly open: string; readonly close: string; readonly nodes: Node[] };
export type Node = Token | Group;

/** A logical line: what is between line ends outside brackets. */
export type Line = { readonly indent: string; readonly core: Node[]; readonly comment: string };

/** Python for which there is no honest JavaScript; the message is the hint for who typed it. */
export class Untranslatable extends Error {}

const CLOSES: Record<string, string> = { '(': ')', '[': ']', '{': '}' };
const DEEPEST = 60;

export function nest(tokens: readonly Token[]): Node[] {
  const top: Node[] = [];
  const open: Group[] = [];
  let nodes = top;
  for (const token of tokens) {
    const close = token.kind === 'op' ? CLOSES[token.text] : undefined;
    if (close !== undefined) {
      if (open.length === DEEPEST) throw new Untranslatable('brackets nested this deep are beyond this shell');
      const group: Group = { kind: 'group', open: token.text, close, nodes: [] };
      nodes.push(group);
      open.push(group);
      nodes = group.nodes;
    } else if (token.kind === 'op' && ')]}'.includes(token.text)) {
      if (open.pop()?.close !== token.text) throw new Untranslatable(`${token.text} closes nothing here`);
      nodes = open.at(-1)?.nodes ?? top;
    } else {
      nodes.push(token);
    }
  }
  if (open.length > 0) throw new Untranslatable('a bracket is still open');
  return top;
}

export function toLines(nodes: readonly Node[]): Line[] {
  return splitAt(nodes, (node) => node.kind === 'newline').map((line) => {
    const { lead, core, tail } = trim(line);
    const comment = [...lead, ...tail].find((node) => node.kind === 'comment');
    return {
      indent: lead[0]?.kind === 'space' ? lead[0].text : '',
      core,
      comment: comment === undefined ? '' : sourceOf([comment]),
    };
  });
}

export function splitAt(nodes: readonly Node[], isSeparator: (node: Node) => boolean): Node[][] {
  const parts: Node[][] = [[]];
  for (const node of nodes) {
    if (isSeparator(node)) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts;
}

/** The trivia before, what counts, the trivia behind. */
export function trim(nodes: readonly Node[]): { lead: Node[]; core: Node[]; tail: Node[] } {
  const first = nodes.findIndex((node) => !isTrivia(node.kind));
  if (first === -1) return { lead: [...nodes], core: [], tail: [] };
  const end = nodes.findLastIndex((node) => !isTrivia(node.kind)) + 1;
  return { lead: nodes.slice(0, first), core: nodes.slice(first, end), tail: nodes.slice(end) };
}

export function significant(nodes: readonly Node[]): Node[] {
  return nodes.filter((node) => !isTrivia(node.kind));
}

export function isOp(node: Node | undefined, ...texts: string[]): boolean {
  return node?.kind === 'op' && texts.includes(node.text);
}

export function isName(node: Node | undefined, ...texts: string[]): boolean {
  return node?.kind === 'name' && (texts.length === 0 || texts.includes(node.text));
}

export function isGroup(node: Node | undefined, open: string): node is Group {
  return node?.kind === 'group' && node.open === open;
}

export function sourceOf(nodes: readonly Node[]): string {
  return nodes
    .map((node) => (node.kind === 'group' ? node.open + sourceOf(node.nodes) + node.close : node.text))
    .join('');
}

export function isComma(node: Node): boolean {
  return isOp(node, ',');
}

export function skipTrivia(nodes: readonly Node[], at: number): number {
  let next = at;
  while (next < nodes.length && isTrivia(nodes[next]?.kind ?? '')) next += 1;
  return next;
}

/** Trivia as JavaScript writes it. */
export function trivia(node: Node): string {
  const text = sourceOf([node]);
  if (node.kind === 'comment') return `//${text.slice(1)}`;
  return node.kind === 'continued' ? '\n' : text;
}
