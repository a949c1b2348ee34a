/** What is said of a sign-in that was tried, and of settings that were kept. Pure. */
import { oneLine } from '../api/secrets/sanitize.ts';
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

/** `lines`: each opens it. */
export function setUpText(
  { path, lines }: { readonly path: string; readonly lines: readonly string[] },
  paint: Paint,
): string {
  return [
    `${paint('good', symbol.good)} written: ${path}, which only you can read. To open it:`,
    ...lines.map((line) => `  ${paint('code', line)}`),
  ].join('\n');
}
