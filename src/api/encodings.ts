/** The forms in which a secret can appear in text that somebody else encoded. */

// Shorter values match by accident everywhere, and hiding them would make ordinary words unreadable.
export const SHORTEST = 4;

/** The ways in which a value is written as text: URLs, JSON, JavaScript, Python, shell, HTML, hexadecimal, UTF-16. */
export function textForms(value: string): Set<string> {
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  const urls = [encodeURIComponent(bytes.toString('utf8')), new URLSearchParams({ v: value }).toString().slice(2)];
  const quoted = quotedForms(value);
  const forms = new Set([
    ...[value.toUpperCase(), value.toLowerCase()].flatMap((cased) => [cased, ...quotedForms(cased)]),
    ...quoted,
    // JSON in JSON, once more, and what an inspection makes of either.
    ...quoted.flatMap((form) => [inJson(form), inJson(inJson(form)), ...inspected(form), ...inspected(inJson(form))]),
    value.replaceAll("'", "'\\''"),
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ...urls,
    ...urls.map(encodeURIComponent),
    hex.replace(/../g, '%$&'),
    hex.toUpperCase().replace(/../g, '%$&'),
    hex.replace(/../g, '\\x$&'),
    hex.replace(/..(?=.)/g, '$& '), // as Node shows a buffer
    hex,
    hex.toUpperCase(),
    // UTF-16 that was read as bytes, and what a sink or an escape makes of its zeros.
    ...['\0', '^@', '\\x00', '\\u0000'].map((zero) => [...value].join(zero)),
    [...value].map(inJson).join('\\u0000'),
    ...[0, 1].map((form) => [...value].map((unit) => inspected(unit)[form]).join('\\x00')),
  ]);
  for (const escaped of urls) forms.add(escaped.replace(/%../g, (byte) => byte.toLowerCase()));
  return forms;
}

/** Between quotation marks of JSON, Python and JavaScript. */
function quotedForms(value: string): string[] {
  const json = inJson(value);
  return [
    json,
    json.replaceAll('/', '\\/'),
    json.replaceAll("'", "\\'"),
    json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ...inspected(value),
  ];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Node escapes a quotation mark only where the text holds all of its kinds. */
function inspected(text: string): string[] {
  const doubled = text.replaceAll('\\', '\\\\');
  return [doubled, doubled.replaceAll("'", "\\'")];
}

/**
 * What base64 shows of a value wherever it stands among other bytes ("id:secret" in a Basic header): one core for
 * each of the three alignments, without the characters that neighbouring bytes change.
 */
export function encodedCores(value: string): Set<string> {
  const cores = new Set<string>();
  for (const bytes of [Buffer.from(value, 'utf8'), Buffer.from(value, 'utf16le')]) {
    for (const before of [0, 1, 2]) {
      const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
      const first = Math.ceil((before * 8) / 6);
      const end = Math.floor(((before + bytes.length) * 8) / 6);
      const core = encoded.slice(first, end);
      cores.add(core);
      cores.add(core.replaceAll('+', '-').replaceAll('/', '_'));
    }
  }
  return cores;
}
