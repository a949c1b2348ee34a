/** The settings: from the environment and .env files, checked before anything is sent. */
import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ShellError } from '../api/errors.ts';
import { isLoopback } from '../api/host.ts';
import type { ProxySetting } from '../api/http.ts';
import { sanitize } from '../api/sanitize.ts';
import { isUuid } from '../api/types.ts';
import { configDirectory } from './environment.ts';
import { nodeWarnings, unsafeTls } from './nodeSettings.ts';

export interface Settings {
  /** Without /api/2. */
  readonly datacenterUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tenantId: string | null;
  readonly proxy: ProxySetting;
  readonly profile: string | null;
  /** What the banner names: a file, or the environment. */
  readonly source: string;
  /** Sentences about what is probably not meant; never a value. */
  readonly warnings: readonly string[];
}

export interface SettingsRequest {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly profile?: string | undefined;
  readonly settingsFile?: string | undefined;
  /** Hosts besides Acronis' own that may be sent the credentials. */
  readonly allowHosts?: readonly string[];
  /** The flags with which Node was started. */
  readonly execArgv?: readonly string[];
}

/** The settings cannot be used; the message says which, where and why, never a value. */
export class SettingsError extends ShellError {
  override name = 'SettingsError' as const;
}

const CREDENTIALS = ['ACRONIS_DATACENTER_URL', 'ACRONIS_CLIENT_ID', 'ACRONIS_CLIENT_SECRET'] as const;
const SETTINGS = [...CREDENTIALS, 'ACRONIS_TENANT_ID', 'ACRONIS_PROXY'] as const;

interface Source {
  readonly name: string;
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly text: string | null;
  /** Where it stands; null for the environment. */
  readonly file: string | null;
}

/** The settings, or null where there is not a single one. */
export async function readSettings(request: SettingsRequest): Promise<Settings | null> {
  const sources = await readSources(request);
  const used = sources.filter(({ values }) => SETTINGS.some((key) => values[key] !== undefined));
  if (used.length === 0 && request.profile === undefined && request.settingsFile === undefined) return null;
  const unsafe = unsafeTls(request.env);
  if (unsafe !== null) throw new SettingsError(unsafe);
  const source = chooseSource(used.length > 0 ? used : sources);
  const optional = (key: string) => sources.map(({ values }) => values[key]?.trim()).find(Boolean);

  const tenantId = optional('ACRONIS_TENANT_ID') ?? null;
  if (tenantId !== null && !isUuid(tenantId)) throw new SettingsError('ACRONIS_TENANT_ID is not a UUID.');
  return {
    datacenterUrl: readUrl(source, request.allowHosts ?? []),
    clientId: readValue(source, 'ACRONIS_CLIENT_ID'),
    clientSecret: readValue(source, 'ACRONIS_CLIENT_SECRET'),
    tenantId: tenantId?.toLowerCase() ?? null,
    proxy: readProxy(optional('ACRONIS_PROXY') ?? 'off', request.env),
    profile: request.profile ?? null,
    source: source.name,
    warnings: [
      ...cutValues(source),
      ...repeatedKeys(source),
      ...openFiles(source),
      ...nodeWarnings(request.env, request.execArgv ?? process.execArgv),
    ].map(sanitize),
  };
}

// As libraries look them up for an https:// address, and last the one that is for http:// alone.
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'http_proxy', 'HTTP_PROXY'];

/** Off unless somebody said so: a proxy sees whom one talks to, and a hostile .env could name one. */
function readProxy(given: string, env: NodeJS.ProcessEnv): ProxySetting {
  const unused = given === 'off' ? PROXY_VARIABLES.find((name) => env[name]?.trim()) : undefined;
  return unused === undefined ? given : { unused };
}

/** Whether any source names any setting; for the try-out, which adds --sandbox only where none does. */
export function hasSettings(env: NodeJS.ProcessEnv, cwd: string): boolean {
  if (SETTINGS.some((key) => env[key] !== undefined)) return true;
  const files = [join(cwd, '.env'), configFile(env)].filter((file) => existsSync(file));
  return files.some(mentionsSettings);
}

/** A file that cannot be read may well hold settings: reading them in earnest says what is wrong with it. */
function mentionsSettings(file: string): boolean {
  try {
    const bytes = readFileSync(file);
    return isUtf16(bytes) || /^[\t ]*(export\s+)?ACRONIS_\w+\s*[=:]/m.test(bytes.toString('utf8'));
  } catch {
    return true;
  }
}

/** `~/.config/acronis-shell` may be the file itself, or a folder with an .env in it. */
function configFile(env: NodeJS.ProcessEnv, profile = ''): string {
  const directory = configDirectory(env);
  if (profile === '' && statSync(directory, { throwIfNoEntry: false })?.isFile()) return directory;
  return join(directory, profile === '' ? '.env' : `.env.${profile}`);
}

/** In order of precedence. A profile and a --settings file stand alone before the environment. */
async function readSources({ env, cwd, profile, settingsFile }: SettingsRequest): Promise<Source[]> {
  const environment: Source = { name: 'the environment', values: env, text: null, file: null };
  if (profile !== undefined && !/^[\w.-]+$/.test(profile)) {
    throw new SettingsError('A profile is named with letters, digits, dots and dashes.');
  }
  if (settingsFile !== undefined) return [await readFile(resolve(cwd, settingsFile), settingsFile), environment];
  if (profile !== undefined) {
    const here = join(cwd, `.env.${profile}`);
    const file = existsSync(here) ? here : configFile(env, profile);
    if (!existsSync(file))
      throw new SettingsError(`There is no profile ${profile}: neither ${here} nor ${file} exists.`);
    return [await readFile(file, file === here ? `.env.${profile}` : file), environment];
  }
  const files = [
    [join(cwd, '.env'), '.env'],
    [configFile(env), configFile(env)],
  ] as const;
  const found = files.filter(([file]) => existsSync(file)).map(([file, name]) => readFile(file, name));
  return [environment, ...(await Promise.all(found))];
}

async function readFile(file: string, name: string): Promise<Source> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? 'it does not exist'
        : code === 'EACCES'
          ? 'it may not be read'
          : `it is not a readable file (${code})`;
    throw new SettingsError(`The settings file ${name} cannot be used: ${why}.`, { cause: error });
  }
  if (isUtf16(bytes)) {
    throw new SettingsError(`The settings file ${name} is UTF-16 text, in which nothing is found. Save it as UTF-8.`);
  }
  const { parse } = await import('dotenv');
  const text = bytes.toString('utf8');
  return { name, values: parse(text), text, file };
}

function isUtf16(bytes: Buffer): boolean {
  const [first, second] = bytes;
  return (
    (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || bytes.subarray(0, 64).includes(0)
  );
}

/** URL, id and secret belong together: taken from one source, whole. */
function chooseSource(sources: readonly Source[]): Source {
  const first = sources.find(({ values }) => CREDENTIALS.some((key) => values[key] !== undefined)) ?? sources[0];
  if (first === undefined) throw new SettingsError('There are no settings.');
  for (const key of CREDENTIALS) {
    const value = first.values[key];
    if (value !== undefined && value.trim() !== '') continue;
    const other = sources.find((source) => source !== first && source.values[key]?.trim());
    if (value !== undefined) {
      const hidden = other ? ` ${other.name} has it, but ${first.name} comes first.` : '';
      throw new SettingsError(`${key} is set but blank in ${first.name}.${hidden}`);
    }
    if (other) {
      const have = CREDENTIALS.filter((name) => first.values[name] !== undefined).join(' and ') || 'other settings';
      throw new SettingsError(
        `The settings are mixed: ${have} in ${first.name}, ${key} in ${other.name}. URL, id and secret must come from one place.`,
      );
    }
    throw new SettingsError(`${key} is missing in ${first.name}.`);
  }
  return first;
}

function readValue({ name, values }: Source, key: string): string {
  const value = (values[key] ?? '').trim();
  if (/^[“”„‘’«»"'`]|[“”„‘’«»"'`]$/.test(value)) {
    throw new SettingsError(
      `${key} in ${name} begins or ends with a quotation mark. Use plain " on both sides, or none.`,
    );
  }
  if (/[\0-\x1f\x7f]/.test(value))
    throw new SettingsError(`${key} in ${name} holds a line break or control character.`);
  if (key === 'ACRONIS_CLIENT_ID' && /[\s:]/.test(value))
    throw new SettingsError(`${key} in ${name} is not a client id.`);
  return value;
}

function readUrl(source: Source, allowHosts: readonly string[]): string {
  const key = 'ACRONIS_DATACENTER_URL';
  const value = readValue(source, key);
  const where = `${key} in ${source.name}`;
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) {
    throw new SettingsError(`${where} is not a URL. It looks like https://eu2-cloud.acronis.com.`);
  }
  const url = new URL(value);
  if (url.username || url.password)
    throw new SettingsError(`${where} carries a user name or password. Leave them out.`);
  if (url.search || url.hash) throw new SettingsError(`${where} carries a query or fragment. Leave them out.`);
  if (!/^(\/api\/2)?\/?$/.test(url.pathname)) {
    throw new SettingsError(`${where} has the path ${url.pathname}. It may end with /api/2, or with the host.`);
  }
  const isLocal = isLoopback(url.hostname);
  if (url.protocol === 'http:' && !isLocal) {
    throw new SettingsError(
      `${where} begins with http://, by which the secret would travel in the clear. Use https://.`,
    );
  }
  if (
    !isLocal &&
    !isAcronisHost(url.hostname) &&
    !allowHosts.includes(url.hostname) &&
    !allowHosts.includes(url.host)
  ) {
    throw new SettingsError(
      `${where} names ${url.host}, which is not a data centre of Acronis. Nothing was sent. If it is yours: --allow-host ${url.hostname}`,
    );
  }
  return url.origin;
}

// The hosts of data centres as the documentation and public lists show them: eu2-cloud, us-cloud, dev-cloud …
function isAcronisHost(hostname: string): boolean {
  return /^([a-z0-9-]+-)?cloud\.acronis\.com$/.test(hostname) || hostname === 'devcloud.acronis.com';
}

/** dotenv ends an unquoted value at a number sign: "abc#def" becomes "abc". */
function cutValues({ name, text }: Source): string[] {
  const lines = (text ?? '').split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const key = /^\s*(?:export\s+)?(ACRONIS_\w+)\s*[=:]\s*[^\s'"`#][^#]*(?<!\s)#/.exec(line)?.[1];
    if (key === undefined) return [];
    return [
      `${name}, line ${index + 1}: ${key} holds a #, where an unquoted value ends. Put the value in quotes if the # belongs to it.`,
    ];
  });
}

/** dotenv lets the last of several lines win, in silence. */
function repeatedKeys({ name, text }: Source): string[] {
  const seen = new Set<string>();
  const lines = (text ?? '').split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const key = /^\s*(?:export\s+)?(ACRONIS_\w+)\s*[=:]/.exec(line)?.[1];
    if (key === undefined) return [];
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [`${name}, line ${index + 1}: ${key} is set a second time; the last line counts.`];
  });
}

/** Whoever else can read the file has the secret, and whoever can write it says where the secret goes. */
function openFiles({ name, file }: Source): string[] {
  if (file === null || process.platform === 'win32') return [];
  const link = lstatSync(file, { throwIfNoEntry: false });
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!link || !stat) return []; // gone in this moment
  const others = (stat.mode & 0o022) !== 0 ? 'read and changed' : 'read';
  return [
    ...(link.isSymbolicLink() ? [`${name} is a link to another file.`] : []),
    ...(stat.uid === process.getuid?.() ? [] : [`${name} belongs to another user of this computer.`]),
    ...((stat.mode & 0o066) === 0
      ? []
      : [`${name} can be ${others} by other users of this computer: chmod 600 ${file}`]),
  ];
}
