/** whoami: where this session is, as whom, with what rights, and in which modes. */
import { rolesInToken } from '../api/tokenScope.ts';
import { withView } from '../render/text.ts';
import { type Whoami, whoamiText } from '../render/whoami.ts';
import { MODES } from '../session/modes.ts';
import type { Session } from '../session/session.ts';
import { helper } from './definition.ts';

export const whoami = helper({
  name: 'whoami',
  phrase: 'where this session is, as whom, and in which modes',
  summary:
    'Shows the data centre, the tenant, the API client with its roles, how long the token is valid, the modes and who asked for them, and where settings and record are. No secret is in it.',
  examples: ['whoami()'],
  parameters: {},
  returns: 'facts',

  async run(session) {
    const { refusal, ...signedIn } = await signedInAs(session);
    const { profile, source, version } = session.opened;
    const shown: Whoami = {
      world: session.world.name,
      datacenter_url: session.client.datacenterUrl,
      client_id: session.client.clientId,
      ...signedIn,
      sign_in_error: refusal?.message ?? null,
      modes: modesOf(session),
      ...{ settings: source, profile, record: session.audit.place },
      versions: { shell: version, node: process.versions.node },
    };
    return withView(shown, (paint) => whoamiText(shown, refusal, paint));
  },
});

interface SignedInAs
  extends Pick<Whoami, 'tenant_id' | 'tenant_name' | 'client_name' | 'roles' | 'token_left_s' | 'searches_below'> {
  /** Why there is no sign-in. */
  readonly refusal: Error | null;
}

async function signedInAs(session: Session): Promise<SignedInAs> {
  const { client, interrupts, names } = session;
  try {
    const { tenant_id, tenantName: tenant_name } = await session.signIn();
    const call = { signal: interrupts.reads, isBeside: true };
    // What a client may not read of itself is no reason to say nothing.
    const [token, own] = await Promise.all([client.token(call), client.fetchApiClient(call).catch(() => null)]);
    interrupts.throwIfCancelled();
    const below = names['tenant_id'];
    return {
      ...{ tenant_id, tenant_name, client_name: own?.data.client_name || null },
      roles: rolesInToken(token.accessToken),
      token_left_s: Math.max(0, Math.round(token.expiresInMs() / 1_000)),
      searches_below: typeof below === 'string' && below !== tenant_id ? below : null,
      refusal: null,
    };
  } catch (error) {
    interrupts.throwIfCancelled();
    if (!(error instanceof Error)) throw error;
    const nothing = { tenant_id: null, tenant_name: null, client_name: null, token_left_s: null, searches_below: null };
    return { ...nothing, roles: [], refusal: error };
  }
}

function modesOf({ flags }: Session): Whoami['modes'] {
  const switched = MODES.filter((mode) => flags.isOn(mode));
  return [
    ...switched.map((mode) => ({ mode, by: flags.wantedBy(mode) ?? `.${mode}` })),
    ...(flags.yes ? [{ mode: 'yes' as const, by: '--yes' }] : []),
  ];
}
