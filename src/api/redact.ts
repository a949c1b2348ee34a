/** Takes secrets out of text, and shows control and invisible characters for what they are. */

export interface Secrets {
  /** From now on `value` never appears, in no encoding. `shown` stands for its raw form (default ‹secret›). */
  add(value: string, shown?: string): void;
  scrub(text: string): string;
  appearsIn(text: string): boolean;
}

const HIDDEN = '‹secret›';

// Shorter values match by accident everywhere, and hiding them would make ordinary words unreadable.
const SHORTEST = 4;

/**
 * The first 50 characters of a token and three dots, as the documentation prints it. They belong to the header of a
 * JWT, which is no secret; of any other token nothing is shown.
 */
export function abbreviate(token: string): string {
  return /^eyJ[\w-]{47,}\.[\w-]+\.[\w-]+$/.test(token) ? `${token.slice(0, 50)}...` : HIDDEN;
}

export function createSecrets(): Secrets {
  const shownFor = new Map<string, string>();
  const base64Cores = new Set<string>();
  let pattern: RegExp | null = null;

  // One alternation, longest first, so that a Basic header is not left half visible behind its shorter parts.
  function compile(): RegExp {
    const forms = [...shownFor.keys(), ...base64Cores].sort((a, b) => b.length - a.length);
    const sources = forms.map((form) =>
      base64Cores.has(form) ? `${literally(form)}[\\w+/-]?={0,2}` : literally(form),
    );
    return new RegExp(sources.join('|'), 'g');
  }

  function current(): RegExp | null {
    if (shownFor.size === 0) return null;
    pattern ??= compile();
    pattern.lastIndex = 0;
    return pattern;
  }

  return {
    add(value, shown = HIDDEN) {
      if (value.length < SHORTEST || shownFor.get(value) === shown) return;
      for (const form of textForms(value)) if (!shownFor.has(form)) shownFor.set(form, HIDDEN);
      shownFor.set(value, shown);
      for (const core of encodedCores(value)) if (!shownFor.has(core)) base64Cores.add(core);
      pattern = null;
    },
    scrub(text) {
      const secrets = current();
      return secrets === null ? text : text.replace(secrets, (match) => shownFor.get(match) ?? HIDDEN);
    },
    appearsIn(text) {
      return current()?.test(text) ?? false;
    },
  };
}

function literally(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** The ways in which a value is written as text: URLs, JSON, JavaScript, Python, shell, HTML, hexadecimal, UTF-16. */
function textForms(value: string): Set<string> {
  const json = JSON.stringify(value).slice(1, -1);
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  const percent = encodeURIComponent(bytes.toString('utf8'));
  const form = new URLSearchParams({ v: value }).toString().slice(2);
  const forms = new Set([
    value.toUpperCase(),
    value.toLowerCase(),
    json,
    json.replaceAll('/', '\\/'),
    json.replaceAll("'", "\\'"),
    json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    JSON.stringify(json).slice(1, -1),
    value.replaceAll("'", "'\\''"),
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    percent,
    form,
    encodeURIComponent(percent),
    hex.replace(/../g, '%$&'),
    hex.toUpperCase().replace(/../g, '%$&'),
    hex.replace(/../g, '\\x$&'),
    hex,
    hex.toUpperCase(),
    [...value].join('\0'),
  ]);
  for (const escaped of [percent, form]) {
    forms.add(escaped.replace(/%../g, (byte) => byte.toLowerCase()));
  }
  for (const text of forms) if (text.length < SHORTEST) forms.delete(text);
  return forms;
}

/**
 * What base64 shows of a value wherever it stands among other bytes ("id:secret" in a Basic header): one core for
 * each of the three alignments, without the characters that neighbouring bytes change.
 */
function encodedCores(value: string): Set<string> {
  const cores = new Set<string>();
  for (const bytes of [Buffer.from(value, 'utf8'), Buffer.from(value, 'utf16le')]) {
    for (const before of [0, 1, 2]) {
      const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
      const first = Math.ceil((before * 8) / 6);
      const end = Math.floor(((before + bytes.length) * 8) / 6);
      const core = encoded.slice(first, end);
      if (core.length < SHORTEST) continue;
      cores.add(core);
      cores.add(core.replaceAll('+', '-').replaceAll('/', '_'));
    }
  }
  return cores;
}

// Default_Ignorable_Code_Point holds what Cf misses (Hangul fillers, the grapheme joiner, tags). The two emoji
// presentation selectors are left: they hide nothing.
const UNSAFE = /(?!\n|\t|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Control characters in caret notation, invisible and direction-changing ones as <U+202E>; newline and tab stay. */
export function sanitize(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
    if (code === 0x7f) return '^?';
    if (code < 0xa0) return `^${String.fromCharCode(code - 0x40)}`;
    return codePoint(code);
  });
}

function codePoint(code: number): string {
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
