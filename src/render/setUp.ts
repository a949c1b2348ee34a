/** What is said of a sign-in that was tried, and of settings that were kept. Pure. */
import { oneLine } from '../api/secrets/sanitize.ts';
import { command } from '../session/settings/program.ts';
import { clockInWords } from '../session/setup/clock.ts';
import type { Tried } from '../session/setup/trySignIn.ts';
import { DOT, type Paint, symbol } from './text.ts';

export function signedInText(tried: Tried & { readonly datacenterUrl: string }, paint: Paint): string {
  const { datacenterUrl, tenant, tenantId, client, roles, clockOffMs } = tried;
  const facts = [
    new URL(datacenterUrl).host,
    oneLine(tenant ?? `tenant ${tenantId}`),
    ...(client === '' ? [] : [`client ${oneLine(client)}`]),
    ...(roles.length === 0 ? [] : [roles.map((role) => oneLine(role)).join(', ')]),
  ];
  const off = clockInWords(clockOffMs);
  return [
    `${paint('good', symbol.good)} signed in: ${facts.join(DOT)}`,
    ...(off === null ? [] : [`${paint('pending', symbol.warning)} This computer's clock is ${off}. Set it right.`]),
  ].join('\n');
}

export function setUpText({ path, words }: { readonly path: string; readonly words: string }, paint: Paint): string {
  return [
    `${paint('good', symbol.good)} written: ${path}, which only you can read. To open it:`,
    `  ${paint('code', command(words))}`,
  ].join('\n');
}
