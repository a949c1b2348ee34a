/** What a page writes where its reader's own value belongs: '<your client ID>'. Pure. */
import { type Names, PAGE_NAMES, type PageName } from './names.ts';

/** Given to a name that has a value, it means that value. */
export function isPlaceholder(value: unknown): boolean {
  // Asked of each name at each entry: their classes take long to be made, and hardly any text comes to that.
  if (typeof value !== 'string' || !/[<[{]|^your|^\.\.\.$|^…$|^x{4}/i.test(value)) return false;
  return [
    // Also before the rest of an address: '<the data center URL>/api/2'.
    /^(?:https?:\/\/)?<\p{L}[\p{L}\p{N} _.'’/-]*>[\w./-]*$/u,
    /^(?:\[|\{\{?)?your[ _-][\p{L}\p{N} _-]+(?:\]|\}?\})?$/iu,
    /^(?:\.\.\.|…|x{4,})$/i,
  ].some((placeholder) => placeholder.test(value));
}

/** What a session's names hold; later on, those that have been given placeholders instead hold it again, and are named. */
export function keepValues(names: Names): () => readonly string[] {
  const held = ALL.flatMap((name) =>
    names[name] === undefined || isPlaceholder(names[name]) ? [] : ([[name, names[name]]] as const),
  );
  return () =>
    held.flatMap(([name, value]) => {
      const given = names[name];
      if (!isPlaceholder(given)) return [];
      names[name] = value;
      return [keptText(name, `${given}`)];
    });
}

export function keptText(name: string, placeholder: string): string {
  return `${name} keeps its value; ${placeholder} is a placeholder`;
}

const ALL = PAGE_NAMES.flatMap(({ names }) => Object.keys(names) as PageName[]);
