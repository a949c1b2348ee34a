/** The page's names: the one list of them, with what each holds and when. */
import type { Connection } from './connection.ts';

/** What has to happen before a name holds something. */
export type Coming = 'the start' | 'the sign-in' | 'a choice' | 'a look at the chosen user' | 'a step' | 'a module';

export interface NameRow {
  /** Those that belong together, each with what it comes with. */
  readonly names: Readonly<Record<string, Coming>>;
  /** In words, for help. */
  readonly holds: string;
}

export const PAGE_NAMES = [
  {
    names: { base_url: 'the start', auth: 'the sign-in', tenant_id: 'the sign-in' },
    holds: 'the three variables that the page starts from',
  },
  {
    names: { user_id: 'a choice', version: 'a look at the chosen user', user: 'a look at the chosen user' },
    holds: 'whose email is changed; version is fetched for it when it is read',
  },
  {
    names: { user_data: 'a step', response: 'a step' },
    holds: 'what the steps build and get',
  },
  {
    names: { requests: 'a module', json: 'a module', pprint: 'a module' },
    holds: "the page's modules; name=value works as an argument, as in Python",
  },
  {
    names: { created_user_id: 'the start', client_id: 'the start', datacenter_url: 'the start' },
    holds: 'as on the pages',
  },
  {
    names: { last: 'a step' },
    holds: 'the last request and its answer: last.curl',
  },
] as const satisfies readonly NameRow[];

type KeyOfAny<T> = T extends unknown ? keyof T : never;
export type PageName = KeyOfAny<(typeof PAGE_NAMES)[number]['names']>;

/** Where a session keeps them, as plain data properties: the shell's global object, or any other, whatever else it holds. */
export type Names = { [name in PageName]?: unknown };

export function namesFrom(coming: Coming): ReadonlySet<string> {
  return new Set(listFrom(coming));
}

/** What they hold before anything was asked of a session. */
export function startNames(names: Names, { datacenterUrl, clientId, createdUserId }: Connection): void {
  names['datacenter_url'] = datacenterUrl;
  names['client_id'] = clientId;
  names['created_user_id'] = createdUserId;
  for (const name of [...listFrom('the sign-in'), ...listFrom('a step')]) names[name] = undefined;
}

function listFrom(coming: Coming): readonly PageName[] {
  const rows = PAGE_NAMES.flatMap(({ names }) => Object.entries(names)) as [PageName, Coming][]; // of the literals above
  return rows.filter(([, from]) => from === coming).map(([name]) => name);
}
