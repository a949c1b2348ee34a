/** What is a secret by its own form, whatever stands beside it. Pure. */
import { isSecretName } from './names.ts';

/** Behind Bearer or Basic, in a URL, behind `-u`, a token, a key. */
export function maskForms(entry: string): string {
  const named = (whole: string, before: string, name: string, between: string, after: string) =>
    isSecretName(name) ? `${before}${name}${between}…${after}` : whole;
  return (
    entry
      .replace(/\b(bearer)(\s{1,9})(?!\$?\{|…)[\w.~+/=-]{4,}/gi, '$1$2…')
      // `basic auth` is none.
      .replace(/\b(basic\s{1,9})(?!\$?\{|…)([\w+/=-]{4,})/gi, (whole, before, given) =>
        /[\d+/=]|[a-z][A-Z]/.test(given) ? `${before}…` : whole,
      )
      .replace(/\b(bearer|basic)(\s{1,9}\$\{\s{0,9}["'`])[^"'`]{1,500}/gi, '$1$2…')
      .replace(/(["'`])[^"'`\n]{1,500}\1(\s{0,9}[!=]==?\s{0,9})([\w$.]{1,99})/g, (whole, quote, between, name) =>
        isSecretName(name) ? `${quote}…${quote}${between}${name}` : whole,
      )
      .replace(/(<)([\w:-]{1,99})(>)[^<\s]{1,500}(<)/g, named)
      // Copied from a page: `Client secret  abc123`.
      .replace(/()\b([\w-]{1,99})([ \t]{1,9})(?=[a-z+/=_-]{0,99}\d)[\w.~+/=-]{8,500}()(?=[ \t]{0,9}$)/gim, named)
      .replace(/(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)[^-]{1,20000}/g, '$1…')
      // Behind a host stands a port, or nothing.
      .replace(/(:\/\/([^\s/?#@'"`:]{0,200}):)(?!\$?\{)([^\s@'"`]{1,500})@/g, (whole, before, host, given) =>
        /\.|^localhost$/.test(host) && /^\d{1,5}\W/.test(given) ? whole : `${before}…@`,
      )
      .replace(/(:\/\/[^\s/?#@'"`:]{0,200}:)(?!\d{0,5}(?:[^\w@]|$)|\$?\{|…)[^\s/?#@'"`]{1,500}/g, '$1…')
      .replace(/:\/\/(?!\$?\{)[^\s/?#@'"`:]{1,500}@/g, '://…@')
      .replace(/((?:^|\s)(?:-u|-U|--user|--proxy-user)[ =]{0,9}["']?[^\s:'"]{1,200}:)[^\s'"]+/g, '$1…')
      .replace(/\beyJ[\w-]{10,}(?:\.[\w-]*){0,2}/g, '…')
  );
}
