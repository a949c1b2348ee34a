/** The settings: from one source, checked before anything is sent. */

import type { ProxySetting } from '../../api/http/proxy.ts';
import { readProxy } from '../../api/http/proxy.ts';
import { sanitize } from '../../api/secrets/sanitize.ts';
import { isUuid } from '../../api/types.ts';
import { listInWords } from '../../api/words.ts';
import { SettingsError } from '../errors.ts';
import type { SetModes } from '../modes.ts';
import { CREDENTIALS, type Key } from './keys.ts';
import { quietIn, readOnlyIn } from './modes.ts';
import { nodeWarnings, unsafeTls } from './node.ts';
import { COMMAND, checkSecretCommand, type SecretCommand } from './secretCommand.ts';
import { isUsed, readSources, type Source, type SourcesRequest } from './sources.ts';
import { checkUrl, checkValue } from './value.ts';
import { repeatedKeys, settingsWarnings, unknownNames, unsetKeys } from './warnings.ts';

export interface Settings {
  /** Without /api/2. */
  readonly datacenterUrl: string;
  readonly clientId: string;
  /** The command that prints it is run when it is needed. */
  readonly clientSecret: string | SecretCommand;
  readonly tenantId: string | null;
  readonly proxy: ProxySetting;
  readonly profile: string | null;
  readonly modes: SetModes;
  /** What the banner names: a file, or the environment. */
  readonly source: string;
  /** Sentences about what is probably not meant; never a value. */
  readonly warnings: readonly string[];
}

export interface SettingsRequest extends SourcesRequest {
  /** Hosts besides Acronis' own that may be sent the credentials. */
  readonly allowHosts?: readonly string[];
  /** Asks the person at the keyboard for the secret, where that alone is missing. */
  readonly askSecret?: ((source: string) => Promise<string>) | undefined;
  /** The flags with which Node was started. */
  readonly execArgv?: readonly string[];
}

/** The settings, or null where there is not a single one. */
export async function readSettings(request: SettingsRequest): Promise<Settings | null> {
  const sources = await readSources(request);
  const used = sources.filter(isUsed);
  if (used.length === 0 && request.profile === undefined && request.settingsFile === undefined) return null;
  const unsafe = unsafeTls(request.env);
  if (unsafe !== null) throw new SettingsError(unsafe);
  const readOnly = readOnlyIn(sources);
  const { source, secret } = await chooseSource(used.length > 0 ? used : sources, request);
  const datacenterUrl = checkUrl(valueIn(source, 'ACRONIS_DATACENTER_URL'), source.name, request.allowHosts ?? []);

  const tenant = chooseOptional('ACRONIS_TENANT_ID', source, sources);
  if (tenant.value !== null && !isUuid(tenant.value)) throw new SettingsError('ACRONIS_TENANT_ID is not a UUID.');
  const proxy = chooseOptional('ACRONIS_PROXY', source, sources);
  return {
    datacenterUrl,
    clientId: valueIn(source, 'ACRONIS_CLIENT_ID'),
    clientSecret: secret,
    tenantId: tenant.value?.toLowerCase() ?? null,
    proxy: checkProxy(proxy.value ?? 'off', request.env),
    profile: request.profile ?? null,
    modes: { readOnly, quiet: quietIn(sources, source) },
    source: source.name,
    warnings: [
      ...tenant.notes,
      ...proxy.notes,
      ...settingsWarnings(source),
      ...nodeWarnings(request.env, request.execArgv ?? process.execArgv),
    ].map(sanitize),
  };
}

/** What is said where there is not a single one, of the files that name some all the same. */
export async function namedInVain(request: SettingsRequest): Promise<string[]> {
  return (await readSources(request)).flatMap(unsetKeys).map(sanitize);
}

interface Chosen {
  readonly source: Source;
  readonly secret: Settings['clientSecret'];
}

const NAMING = [...CREDENTIALS, COMMAND] as const;

function isBlank({ values }: Source, key: Key): boolean {
  return !values[key]?.trim();
}

/** What prints the secret stands for it. */
function isLacking(source: Source, key: Key): boolean {
  return isBlank(source, key) && (key !== 'ACRONIS_CLIENT_SECRET' || isBlank(source, COMMAND));
}

/** URL, id and secret belong together: taken from one source, whole. */
async function chooseSource(sources: readonly Source[], { askSecret, env }: SettingsRequest): Promise<Chosen> {
  const source =
    sources.find(({ values, fault }) => fault !== null || NAMING.some((key) => values[key] !== undefined)) ??
    sources[0];
  if (source === undefined) throw new SettingsError('There are no settings.');
  if (source.fault !== null) throw source.fault;
  const command = isBlank(source, COMMAND) ? null : checkSecretCommand(source, env);
  const lacking = CREDENTIALS.filter((key) => isLacking(source, key));
  if (lacking.length === 0) return { source, secret: command ?? valueIn(source, 'ACRONIS_CLIENT_SECRET') };

  const elsewhere = (key: Key) => sources.find((other) => other !== source && !isLacking(other, key));
  if (askSecret && lacking.join() === 'ACRONIS_CLIENT_SECRET' && !elsewhere('ACRONIS_CLIENT_SECRET')) {
    const typed = checkValue('ACRONIS_CLIENT_SECRET', await askSecret(source.name), 'what was typed');
    if (typed !== '') return { source, secret: typed };
  }
  const unset = source.unset.filter(({ name }) => lacking.some((key) => key === name));
  const blanks = source.lines.filter(({ name }) => lacking.some((key) => key === name));
  throw new SettingsError(
    [
      ...lackingInWords(source, lacking, elsewhere),
      ...unknownNames(source),
      ...unsetKeys({ ...source, unset }),
      ...repeatedKeys({ ...source, lines: blanks }),
    ].join(' '),
  );
}

function lackingInWords(
  { name, values }: Source,
  lacking: readonly Key[],
  elsewhere: (key: Key) => Source | undefined,
): string[] {
  const blank = lacking.filter((key) => values[key] !== undefined);
  const missing = lacking.filter((key) => values[key] === undefined);
  const other = missing.map(elsewhere).find((source) => source !== undefined);
  const hider = blank.map(elsewhere).find((source) => source !== undefined);
  const lines: string[] = [];
  if (other !== undefined) {
    const have = NAMING.filter((key) => values[key] !== undefined);
    const there = missing.map((key) => (isBlank(other, key) ? COMMAND : key));
    lines.push(
      `The settings are mixed: ${listInWords(have) || 'other settings'} in ${name}, ${listInWords(there)} in ${other.name}. URL, id and secret must come from one place.`,
    );
  } else if (missing.length > 0)
    lines.push(`${listInWords(missing)} ${missing.length === 1 ? 'is' : 'are'} missing in ${name}.`);
  if (blank.length > 0)
    lines.push(`${listInWords(blank)} ${blank.length === 1 ? 'is' : 'are'} set but blank in ${name}.`);
  if (hider !== undefined)
    lines.push(`${hider.name} has ${blank.length === 1 ? 'it' : 'them'}, but ${name} comes first.`);
  return lines;
}

function valueIn({ name, values }: Source, key: Key): string {
  return checkValue(key, values[key] ?? '', name);
}

/**
 * What need not be there comes from where the credentials come from, or from the environment, and the latter is said. A
 * file that lies in some folder adds no proxy and no tenant to credentials that are from elsewhere.
 */
function chooseOptional(
  key: Key,
  source: Source,
  sources: readonly Source[],
): { value: string | null; notes: string[] } {
  const having = sources.filter(({ values }) => values[key]?.trim());
  const from = having.find((each) => each === source || each.file === null);
  const unused = having.filter((each) => each !== from && each !== source && each.file !== null);
  const rest = `URL, id and secret are from ${source.name}`;
  return {
    value: from ? valueIn(from, key) : null,
    notes: [
      ...(from && from !== source ? [`${key} is from ${from.name}; ${rest}.`] : []),
      ...unused.map(({ name }) => `${key} in ${name} is not used: ${rest}.`),
    ],
  };
}

// As libraries look them up for an https:// address, and last the one that is for http:// alone.
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'http_proxy', 'HTTP_PROXY'];

/** What the environment says of proxies. @throws {SettingsError} */
export function proxyIn(env: NodeJS.ProcessEnv): ProxySetting {
  return checkProxy(checkValue('ACRONIS_PROXY', env['ACRONIS_PROXY'] ?? '', 'the environment') || 'off', env);
}

/** Off unless somebody said so: a proxy sees whom one talks to, and a hostile .env could name one. */
function checkProxy(given: string, env: NodeJS.ProcessEnv): ProxySetting {
  const named = PROXY_VARIABLES.find((name) => env[name]?.trim());
  if (given === 'off') return named === undefined ? given : { unused: named };
  const isFollowed = given === 'env' && named !== undefined && !/^http_/i.test(named);
  const url = isFollowed ? (env[named] ?? '').trim() : given;
  const fault = url === 'env' ? null : readProxy(url);
  if (typeof fault !== 'string') return given;
  const said = isFollowed ? `${named}, which ACRONIS_PROXY=env follows,` : 'ACRONIS_PROXY';
  throw new SettingsError(`${said} ${fault}${isFollowed ? '' : ' Otherwise it is off or env.'}`);
}
