/** How users, requests, mails and the sign-in look. Pure: value → text. */

import { inspect } from 'node:util';
import { lookalikes } from '../api/email/doubts.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { Exchange, SignedIn } from '../session/session.ts';
import type { UserRecord } from '../session/userNames.ts';
import { toCurl } from './statements/curl.ts';
import { columns, type Paint, quote, symbol, withView } from './text.ts';

const LINK = 500; // columns: a link is opened whole

const DOT = ` ${symbol.dot} `;

export function viewUser<T extends UserRecord>(record: T): T {
  return withView(record, (paint) =>
    [`  ${paint('strong', oneLine(record.login))}   ${userFacts(record)}`, `  user_id = ${quote(record.user_id)}`].join(
      '\n',
    ),
  );
}

export function userFacts(record: UserRecord): string {
  const { email, name, activated, enabled, version, tenant_id, tenant_path } = record;
  const facts = [
    email === '' ? 'no email' : oneLine(email),
    ...(name === '' ? [] : [oneLine(name)]),
    activated ? 'activated' : 'not activated',
    enabled ? 'enabled' : 'disabled',
    `version ${version}`,
    tenant_path ? pathText(tenant_path) : `tenant ${oneLine(tenant_id)}`,
    ...lookalikes(record.login, email),
  ];
  return facts.join(DOT);
}

const NAME = 40; // columns
const STEPS = 5;

/** From the tenant that was searched down to the user's own; of a long way the first and the last. */
function pathText(path: readonly string[]): string {
  const names = path.length > STEPS ? [path[0] ?? '', ...path.slice(1 - STEPS)] : path;
  const [first, ...others] = names.map((name) => oneLine(name, NAME));
  return [first, ...(path.length > STEPS ? ['…'] : []), ...others].join(' / ');
}

const PAGE = 20; // users

/** What tells several of them apart; of many the first, and how to come by the others. `text`: what found them. */
export function viewUsers(records: readonly UserRecord[], text: string): readonly UserRecord[] {
  return withView([...records], (paint) => {
    if (records.length === 0) return paint('dim', '  nobody');
    const shown = records.slice(0, PAGE);
    const rows = shown.flatMap((record) => [
      `  ${paint('strong', oneLine(record.login))}   ${userFacts(record)}`,
      `    ${record.user_id}`,
    ]);
    if (shown.length === records.length) return rows.join('\n');
    const more = `  ${PAGE} of ${records.length} shown; a longer text finds fewer. To see the next ones:`;
    const next = `  users = findUsers(${quote(text)}); users.slice(${PAGE}, ${2 * PAGE})`;
    return [...rows, paint('dim', more), paint('code', next)].join('\n');
  });
}

/** What the name `last` holds. */
export function viewExchange({ request, response, error }: Exchange, world: string): object {
  const facts = {
    method: request.method,
    url: request.url,
    status: response?.status ?? null,
    error: error?.message ?? null,
    elapsed_ms: response === null ? null : Math.round(response.elapsedMs),
    request_id: response?.requestId ?? null,
    request: { headers: request.headers, body: request.body ?? null },
    response: response === null ? null : { headers: response.headers, body: response.text },
    // Shown as it is pasted, not as a JavaScript string with its quotes.
    curl: withView(Object(toCurl(request)) as object, () => toCurl(request)),
    world,
  };
  return withView(facts, (paint) => {
    const outcome = response
      ? `${response.status} ${response.reason && oneLine(response.reason)}`.trim()
      : (error?.message ?? '');
    const more = [
      ...(facts.elapsed_ms === null ? [] : [`${facts.elapsed_ms} ms`]),
      ...(facts.request_id === null ? [] : [`request id ${oneLine(facts.request_id)}`]),
    ];
    return [
      `  ${paint('strong', `${request.method} ${oneLine(request.url, 200)}`)}`,
      `  ${[outcome, ...more].join(DOT)}`,
      paint('dim', '  last.curl · last.request · last.response'),
    ].join('\n');
  });
}

/** The page's three variables, as they are announced above the prompt. */
export function signInLines({ base_url, auth, tenant_id, tenantName, expiresInMs }: SignedIn, paint: Paint): string {
  const rows = [
    ['base_url', quote(base_url), ''],
    ['auth', inspect(auth), lifetime(expiresInMs)],
    ['tenant_id', quote(tenant_id), tenantName === null ? '' : oneLine(tenantName)],
  ] as const;
  return rows
    .map(([name, value, note]) => `  ${name.padEnd(11)}${value}${note && paint('dim', `   ${note}`)}`)
    .join('\n');
}

function lifetime(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes >= 90 ? `${Math.round(minutes / 60)} h left` : `${minutes} min left`;
}

export interface MailFacts {
  readonly subject: string;
  readonly to: string;
  readonly sent_at: string;
  readonly link: string;
  readonly opened: boolean;
}

export function viewMail<T extends MailFacts>(mail: T): T {
  return withView(mail, (paint) => `  ${mailLine(mail, paint)}\n  ${oneLine(mail.link, LINK)}`);
}

export function viewMails<T extends MailFacts>(mails: readonly T[]): readonly T[] {
  return withView([...mails], (paint) => {
    if (mails.length === 0) return paint('dim', '  no mail yet');
    const lines = mails.map((mail, index) => `  [${index}] ${mailLine(mail, paint)}`);
    return [...lines, paint('dim', '  mailbox()[0].open() opens the link in the first one')].join('\n');
  });
}

function mailLine({ subject, to, opened }: MailFacts, paint: Paint): string {
  return `to ${paint('strong', oneLine(to))}${DOT}${oneLine(subject, 120)}${DOT}${opened ? 'opened' : 'not opened'}`;
}

export interface WriteRow {
  readonly at: string;
  readonly method: string;
  readonly url: string;
  readonly login: string | null;
  readonly old: string | null;
  readonly new: string | null;
  readonly verdict: string | null;
}

/** The writes of a session, and the place where they are recorded. */
export function writesText(rows: readonly WriteRow[], place: string, paint: Paint): string {
  const lines = columns(
    rows.map(({ at, method, url, login, old, new: email, verdict }) => [
      at.slice(11, 19),
      verdict ?? 'no result',
      login === null
        ? `${method} ${oneLine(new URL(url).pathname, 200)}`
        : `${oneLine(login)}   ${old ? oneLine(old) : 'none'} → ${oneLine(email ?? '')}`,
    ]),
  );
  const shown = lines.length > 0 ? lines.map((line) => `  ${line}`) : ['  nothing was written yet'];
  return [...shown, paint('dim', `  recorded: ${oneLine(place, 200)} (times in UTC)`)].join('\n');
}
