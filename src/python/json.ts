/** The docs' json module: dumps writes exactly CPython's text, loads reads strict JSON and says where it fails. Pure. */
import { decodeError } from './json-fault.ts';
import { refuseUnknown } from './options.ts';
import { byCodePoint, isDict, numberText, typeName } from './values.ts';

type DumpsOptions = {
  indent?: number | string | null;
  sort_keys?: boolean;
  ensure_ascii?: boolean;
  separators?: [string, string];
};

const OPTIONS = ['indent', 'sort_keys', 'ensure_ascii', 'separators'];

export function dumps(value: unknown, options: DumpsOptions = {}): string {
  refuseUnknown('dumps', options, OPTIONS);
  const step = indentStep(options.indent);
  const [item, key] = separatorsOf(options.separators) ?? [step === null ? ', ' : ',', ': '];
  const quote = (options.ensure_ascii ?? true) ? quoteAscii : quotePlain;
  const open = new Set<object>();

  function write(value: unknown, path: string, newline: string): string {
    if (value === null) return 'null';
    if (typeof value === 'string') return quote(value);
    if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
    if (typeof value === 'number') return Number.isFinite(value) ? numberText(value) : String(value);
    if (typeof value !== 'object') throw notSerializable(value, path);
    if (open.has(value)) throw new TypeError('Circular reference detected');

    open.add(value);
    const inner = step === null ? '' : newline + step;
    let text: string;
    if (Array.isArray(value)) {
      const items = Array.from(value, (each, i) => write(each, `${path}[${i}]`, inner));
      text = enclose('[', items, ']', inner, newline);
    } else if (isDict(value)) {
      const keys = Object.keys(value);
      if (options.sort_keys) keys.sort(byCodePoint);
      const items = keys.map((name) => quote(name) + key + write(value[name], join(path, name), inner));
      text = enclose('{', items, '}', inner, newline);
    } else {
      throw notSerializable(value, path);
    }
    open.delete(value);
    return text;
  }

  function enclose(start: string, items: string[], end: string, inner: string, newline: string): string {
    if (items.length === 0) return start + end;
    return start + inner + items.join(item + inner) + (step === null ? '' : newline) + end;
  }

  return write(value, '', '\n');
}

export function loads(text: string): unknown {
  if (typeof text !== 'string') throw new TypeError(`the JSON object must be str, not ${typeName(text)}`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw decodeError(text, cause);
  }
}

function indentStep(indent: unknown): string | null {
  if (indent === undefined || indent === null) return null;
  if (typeof indent === 'string') return indent;
  if (typeof indent === 'number' && Number.isInteger(indent)) return ' '.repeat(Math.max(0, indent));
  throw new TypeError('dumps() takes indent as a whole number, a string or null');
}

function separatorsOf(separators: unknown): [string, string] | undefined {
  if (separators === undefined || separators === null) return undefined;
  if (Array.isArray(separators) && separators.length === 2) {
    const [item, key] = separators;
    if (typeof item === 'string' && typeof key === 'string') return [item, key];
  }
  throw new TypeError("dumps() takes separators as two strings, such as [',', ':']");
}

// A property that is undefined is refused, not dropped as JSON.stringify does: a PUT must not lose its version silently.
function notSerializable(value: unknown, path: string): TypeError {
  return new TypeError(`Object of type ${typeName(value)} is not JSON serializable${path === '' ? '' : ` (${path})`}`);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

const SHORT: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

function quoteAscii(text: string): string {
  return `"${text.replace(/["\\]|[^ -~]/g, escapeUnit)}"`;
}

function quotePlain(text: string): string {
  return `"${text.replace(/["\\\x00-\x1f]/g, escapeUnit)}"`;
}

function escapeUnit(unit: string): string {
  return SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
