/** How the facts of a session look: where it is, as whom, and how. Pure. */
import { oneLine } from '../api/secrets/sanitize.ts';
import type { Mode } from '../session/modes.ts';
import { nextLines } from './problems.ts';
import { lifetimeText } from './signIn.ts';
import { columns, DOT, type Paint } from './text.ts';

export interface Whoami {
  readonly world: string;
  readonly datacenter_url: string;
  readonly client_id: string;
  /** Null where the sign-in has failed, as is all that only it tells. */
  readonly tenant_id: string | null;
  readonly tenant_name: string | null;
  /** Where `tenant_id` was set to another tenant. */
  readonly searches_below: string | null;
  readonly client_name: string | null;
  readonly roles: readonly string[];
  readonly token_left_s: number | null;
  readonly sign_in_error: string | null;
  /** `yes`: writes need no question. */
  readonly modes: readonly { readonly mode: Mode | 'yes'; readonly by: string }[];
  readonly settings: string | null;
  readonly profile: string | null;
  readonly record: string;
  readonly versions: { readonly shell: string | null; readonly node: string };
}

export function whoamiText(facts: Whoami, refusal: Error | null, paint: Paint): string {
  const rows = rowsOf(facts).filter(([, value]) => value !== '');
  const lines = columns(rows.map(([name, value]) => [`  ${name}`, value]));
  if (refusal === null) return lines.join('\n');
  return [
    ...lines,
    `  ${paint('bad', 'not signed in')}   ${oneLine(refusal.message, 300)}`,
    ...nextLines(refusal).map((line) => `    ${line}`),
  ].join('\n');
}

function rowsOf(facts: Whoami): readonly (readonly [string, string])[] {
  const { tenant_id, token_left_s, modes, versions } = facts;
  return [
    ['world', oneLine(facts.world)],
    ['data centre', oneLine(facts.datacenter_url, 200)],
    ['tenant', tenant_id === null ? '' : named(facts.tenant_name, tenant_id)],
    ['searches', facts.searches_below === null ? '' : `below ${oneLine(facts.searches_below)}, which tenant_id names`],
    ['API client', named(facts.client_name, facts.client_id)],
    [
      'roles',
      tenant_id === null ? '' : facts.roles.map((role) => oneLine(role)).join(', ') || 'none that its token names',
    ],
    ['token', token_left_s === null ? '' : lifetimeText(token_left_s * 1_000)],
    ['modes', modes.map(modeText).join(DOT) || 'none: writes are sent'],
    ['settings', settingsText(facts)],
    ['record', oneLine(facts.record, 300)],
    ['versions', [...(versions.shell ? [`acronis-shell ${versions.shell}`] : []), `Node ${versions.node}`].join(DOT)],
  ];
}

function modeText({ mode, by }: Whoami['modes'][number]): string {
  return `${mode === 'yes' ? 'no question' : mode} by ${oneLine(by, 200)}`;
}

function named(name: string | null, id: string): string {
  return [...(name === null ? [] : [oneLine(name)]), oneLine(id)].join('   ');
}

function settingsText({ settings, profile }: Whoami): string {
  if (settings === null) return 'none: the embedded sandbox needs none';
  return `${oneLine(settings, 200)}${profile === null ? '' : `, profile ${oneLine(profile)}`}`;
}
