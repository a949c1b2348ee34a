/** Tells what a page writes where its reader's own value belongs: '<your client ID>'. Pure. */

/** Given to a name that has a value, it means that value. */
export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && PLACEHOLDERS.some((pattern) => pattern.test(value));
}

const PLACEHOLDERS = [
  // Also before the rest of an address: '<the data center URL>/api/2'.
  /^(?:https?:\/\/)?<\p{L}[\p{L}\p{N} _.'’/-]*>[\w./-]*$/u,
  /^(?:\[|\{\{?)?your[ _-][\p{L}\p{N} _-]+(?:\]|\}?\})?$/iu,
  /^(?:\.\.\.|…|x{4,})$/i,
];
