/** Checks one value of the settings before anything is sent with it. What is said of it never holds the value. */

import { isLoopback } from '../../api/http/host.ts';
import { codePointOf } from '../../api/words.ts';
import { SettingsError } from '../errors.ts';
import { exampleOf } from './file.ts';
import type { Key } from './keys.ts';

// What takes a value from elsewhere in shells, compose files, templates, vaults, and by hand in documentation.
const REFERENCES: readonly RegExp[] = [
  /\$[({]|\{\{/,
  /^\$(?:env:)?[A-Za-z_]\w*$/,
  /^%\w+%$/,
  /^`.*`$/,
  /^<.*>$/,
  /^op:\/\//,
];

// What stands in examples and templates until somebody puts the value there, and what a program writes for a value that
// it does not have.
const PLACEHOLDERS: readonly RegExp[] = [
  /^[x*_.#?-]{3,}$/i,
  /^[[{(].*[\])}]$/,
  /^(?:insert|enter|paste)[ _-]/i,
  /^(?:replace|change)[ _-]?(?:me|this|it|with)/i,
  /^(?:the|my|your|our)[ _-].*(?:id|secret|url|token|key|value|here)$/i,
  /^(?:acronis[ _-]?)?client[ _-]?(?:id|secret)$/i,
  /[ _-](?:goes[ _-])?here$/i,
  /^(?:todo|tbd|fixme|placeholder|undefined|null|none|nil|n\/a)$/i,
];

/** The value, without blanks at its ends. `where` says from where it is. */
export function checkValue(key: Key, given: string, where: string): string {
  const value = given.trim();
  const refuse = (why: string): never => {
    throw new SettingsError(`${key} in ${where} ${why}`);
  };
  if (REFERENCES.some((reference) => reference.test(value)))
    refuse(`refers to a value elsewhere. Nothing is put in its place here: write the value itself, ${exampleOf(key)}`);
  if (/^[“”„‘’«»"'`]|[“”„‘’«»"'`]$/.test(value))
    refuse('begins or ends with a quotation mark. Use plain " on both sides, or none.');
  if (/[\0-\x1f\x7f]/.test(value)) refuse('holds a line break or control character.');
  const at = [...value].findIndex((character) => /\P{ASCII}/u.test(character));
  if (at >= 0) {
    const name = codePointOf([...value][at] ?? '');
    refuse(`holds ${name} as its character ${at + 1}: only plain ASCII characters are possible. Type it anew.`);
  }
  if (/^[=>]/.test(value)) refuse(`begins with ${value[0]}: one sign stands before a value, ${exampleOf(key)}`);
  if (value.endsWith('\\')) refuse('ends with \\: a value stands on one line, whole.');
  if (key !== 'ACRONIS_PROXY' && PLACEHOLDERS.some((placeholder) => placeholder.test(value)))
    refuse(`holds what stands in examples, not a value. Put yours in its place: ${exampleOf(key)}`);
  if (key === 'ACRONIS_CLIENT_ID' && /[\s:,;]/.test(value)) refuse('is not a client id.');
  return value;
}

/** The data centre's address as its origin: one form, however it was written. */
export function checkUrl(value: string, source: string, allowHosts: readonly string[]): string {
  const where = `ACRONIS_DATACENTER_URL in ${source}`;
  const refuse = (why: string): never => {
    throw new SettingsError(`${where} ${why}`);
  };
  const url = /^https?:\/\//i.test(value) && URL.canParse(value) ? new URL(value) : null;
  if (url === null) return refuse('is not a URL. It looks like https://eu2-cloud.acronis.com.');
  if (url.username || url.password) refuse('carries a user name or password. Leave them out.');
  if (url.search || url.hash) refuse('carries a query or fragment. Leave them out.');
  if (value.split('://').length > 2) refuse('holds more than one URL. It is one: https://eu2-cloud.acronis.com.');
  if (!/^(\/api\/2)?\/*$/i.test(url.pathname)) {
    refuse(`has the path ${url.pathname}. It may end with /api/2, or with the host.`);
  }
  // The dot that says where a name ends makes no other place of it.
  url.hostname = url.hostname.replace(/\.$/, '');
  const isLocal = isLoopback(url.hostname);
  if (url.protocol === 'http:' && !isLocal) {
    refuse('begins with http://, by which the secret would travel in the clear. Use https://.');
  }
  const allowed = allowHosts.map((host) => host.toLowerCase().replace(/\.$/, ''));
  if (!isLocal && !isAcronisHost(url.hostname) && !allowed.includes(url.hostname) && !allowed.includes(url.host)) {
    refuse(
      `names ${url.host}, which is not a data centre of Acronis. Nothing was sent. If it is yours: --allow-host ${url.hostname}`,
    );
  }
  return url.origin;
}

// The hosts of data centres as the documentation and public lists show them: eu2-cloud, us-cloud, dev-cloud …
function isAcronisHost(hostname: string): boolean {
  return /^([a-z0-9-]+-)?cloud\.acronis\.com$/.test(hostname) || hostname === 'devcloud.acronis.com';
}
