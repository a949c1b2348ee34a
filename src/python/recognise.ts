/** Recognises the docs' Python where JavaScript was expected, and says what to type instead. Never throws. Pure. */
import { parse } from 'acorn';
import { type Block, isHeader, toBlocks, translate } from './statements.ts';
import { isTrivia, type Token, tokenize } from './tokens.ts';
import { nest, sourceOf, toLines, Untranslatable } from './tree.ts';
import { isProse, stripPrompts } from './unprompt.ts';

/** `javascript` runs in this shell as it stands, or is a comment that helps. Lines of an entry are joined by one \n. */
export type Recognised = { complete: boolean; javascript: string };

export function recognise(entry: string): Recognised | null {
  const { source, isPrompted, isWaiting } = stripPrompts(entry);
  const tokens = tokenize(source);
  const evidence = isPrompted ? 'strong' : weigh(tokens, source);
  if (evidence === 'none') return null;
  if (isWaiting) return evidence === 'doubtful' ? null : { complete: false, javascript: '// more lines follow' };

  if (source.trim() === '') return { complete: true, javascript: '// nothing to type: the prompt is empty' };

  const asJavaScript = replaceComments(tokens);
  if (evidence === 'doubtful') return isJavaScript(asJavaScript) ? { complete: true, javascript: asJavaScript } : null;
  const javascript = suggest(tokens);
  if (javascript !== null) return { complete: true, javascript };
  if (evidence === 'weak') return null;
  if (isJavaScript(source)) return { complete: true, javascript: source };
  return { complete: true, javascript: hint(firstLine(source)) };
}

type Evidence = 'strong' | 'weak' | 'doubtful' | 'none';

/** How sure it is Python. Doubtful: with signs of JavaScript beside, so that only a # comment may be what is wrong. */
function weigh(tokens: readonly Token[], source: string): Evidence {
  const words = tokens.filter((token) => !isTrivia(token.kind) || token.kind === 'comment');
  if (words.some((token) => token.kind === 'string' && token.prefix.includes('f'))) return 'strong';
  const isStrong = words.some((token, i) => isStrongSign(words, token, i)) || hasStatement(tokens);
  const isWeak = words.some((token, i) => isWeakSign(words, token, i));
  if (!isStrong && !isWeak) return 'none';
  if (words.some((token, i) => isJavaScriptSign(words, token, i))) return 'doubtful';
  if (isStrong) return 'strong';
  return isProse(source) ? 'none' : 'weak';
}

function isStrongSign(words: readonly Token[], token: Token, i: number): boolean {
  if (token.kind === 'string') return token.prefix !== '' || token.quote.length === 3;
  const [before, after] = [words[i - 1], words[i + 1]];
  return token.text === '**' && isText(before, '(', ',', '{') && (after?.kind === 'name' || isText(after, '{', '('));
}

function isWeakSign(words: readonly Token[], token: Token, i: number): boolean {
  if (token.kind === 'comment') return !isText(words[i - 1], '.');
  if (token.kind !== 'name') return false;
  const next = words[i + 1];
  if (token.text === 'print' && i === 0)
    return next?.kind === 'name' || next?.kind === 'string' || next?.kind === 'number';
  return /^(?:True|False|None|and|or|not)$/.test(token.text) && !isText(words[i - 1], '.') && !isText(next, ':', '=');
}

function isJavaScriptSign(words: readonly Token[], token: Token, i: number): boolean {
  if (token.kind === 'template') return true;
  if (token.kind === 'op') return /^(?:=>|===|!==|&&|\|\||\?\?|\?\.|`)$/.test(token.text);
  if (token.kind !== 'name' || isText(words[i - 1], '.')) return false;
  if (token.text === 'class') return words.slice(i).some((each) => isText(each, '{'));
  return /^(?:const|let|var|function|new|typeof)$/.test(token.text) && words[i + 1]?.kind === 'name';
}

/** Imports, the headers of blocks, and comprehensions. */
function hasStatement(tokens: readonly Token[]): boolean {
  const words = tokens.filter((token) => !isTrivia(token.kind));
  const [first, second, third] = words;
  if (isText(first, 'import') && second?.kind === 'name' && !words.some((word) => isText(word, 'from'))) return true;
  if (isText(first, 'from') && second?.kind === 'name' && isText(third, 'import', '.')) return true;
  const isLoop = words.some(
    (word, i) =>
      isText(word, 'for') &&
      words[i + 1]?.kind === 'name' &&
      words.slice(i + 2, i + 6).some((each) => isText(each, 'in')),
  );
  if (isLoop) return true;
  try {
    return toLines(nest(tokens)).some(isHeader);
  } catch {
    return false;
  }
}

/** Each statement for itself: where one has no JavaScript, a comment says what comes closest. Null where none has. */
function suggest(tokens: readonly Token[]): string | null {
  let blocks: Block[];
  try {
    blocks = toBlocks(toLines(nest(tokens)));
  } catch {
    return null;
  }
  let isAnyKnown = false;
  const texts = blocks.map((block) => {
    try {
      const text = translate(block).join('\n');
      if (isJavaScript(text)) {
        isAnyKnown ||= text.trim() !== '';
        return text;
      }
    } catch (error) {
      if (error instanceof Untranslatable) {
        isAnyKnown = true;
        return hint(error.message);
      }
    }
    return hint(firstLine(sourceOf(block.line.core)));
  });
  // Without semicolons a line that begins so would go on with the one before.
  const javascript = texts
    .map((text, i) => (i > 0 && /^[([`+\-/](?!\/)/.test(text) ? `;${text}` : text))
    .join('\n')
    .trim();
  if (!isAnyKnown) return null;
  return isJavaScript(javascript) ? javascript : null;
}

function hint(text: string): string {
  return `// only in Python: ${text.replace(/\s+/g, ' ')}`;
}

function firstLine(source: string): string {
  return (source.trim().split('\n')[0] ?? '').slice(0, 60);
}

function isJavaScript(text: string): boolean {
  try {
    parse(text, { ecmaVersion: 'latest', sourceType: 'script', allowAwaitOutsideFunction: true });
    return true;
  } catch {
    return false;
  }
}

function replaceComments(tokens: readonly Token[]): string {
  return tokens.map((token) => (token.kind === 'comment' ? `//${token.text.slice(1)}` : token.text)).join('');
}

function isText(token: Token | undefined, ...texts: string[]): boolean {
  return token !== undefined && token.kind !== 'string' && texts.includes(token.text);
}
