/** Sets up a data centre in a conversation: where, as whom, a sign-in to prove it, and a file that is nobody else's. */
import { ShellError, SignInError } from '../../api/errors.ts';
import { isLoopback } from '../../api/http/host.ts';
import type { Secrets } from '../../api/secrets/redact.ts';
import { problemText } from '../../render/problems.ts';
import { setUpText, signedInText } from '../../render/setUp.ts';
import { symbol, type View } from '../../render/text.ts';
import { SettingsError } from '../../session/errors.ts';
import type { Ask } from '../../session/guard.ts';
import type { Key } from '../../session/settings/keys.ts';
import { unsafeTls } from '../../session/settings/node.ts';
import { command } from '../../session/settings/program.ts';
import { proxyIn } from '../../session/settings/settings.ts';
import type { SourcesRequest } from '../../session/settings/sources.ts';
import { checkUrl, checkValue } from '../../session/settings/value.ts';
import { findDataCentre } from '../../session/setup/findDataCentre.ts';
import { contentsOf, type Place, placeFor, wordsToOpen, writeSettings } from '../../session/setup/place.ts';
import { type Tried, trySignIn } from '../../session/setup/trySignIn.ts';

export interface SetUpOptions {
  /** Where the settings are to stand: a profile, or a file. */
  readonly request: SourcesRequest;
  readonly allowHosts: readonly string[];
  readonly ask: Ask;
  readonly say: (view: View) => void;
  readonly secrets: Secrets;
  readonly userAgent?: string;
  /** A shell is open, from which it can be entered. */
  readonly isInside?: boolean;
  readonly signal: () => AbortSignal;
  readonly router?: string | undefined;
  readonly now?: (() => number) | undefined;
}

/** The file, or null where the one that is there was to stay. @throws {CancelledError | SettingsError} */
export async function setUp(options: SetUpOptions): Promise<string | null> {
  const { request, say } = options;
  const unsafe = unsafeTls(request.env);
  if (unsafe !== null) throw new SettingsError(unsafe);
  const place = placeFor(request);
  if (!(await mayWrite(place, options))) return null;
  const isThere = contentsOf(place) !== null;
  const { tried, ...credentials } = await ask(options);
  say((paint) => signedInText({ ...tried, datacenterUrl: credentials.datacenterUrl }, paint));
  // Somebody may have put one there meanwhile.
  if (!isThere && !(await mayWrite(place, options))) return null;
  writeSettings(place, credentials);
  const words = wordsToOpen(place, request);
  const entering = options.isInside ? entered(words) : [];
  say((paint) => setUpText({ path: place.path, lines: [...entering, command(words)] }, paint));
  return place.path;
}

/** The same from within, where a name leads there. */
function entered(words: string): string[] {
  const name = words === '' ? 'default' : /^--profile (?!sandbox$|default$)(.+)$/.exec(words)?.[1];
  return name === undefined ? [] : [`.profile ${name}`];
}

async function mayWrite(place: Place, { ask, say, isInside }: SetUpOptions): Promise<boolean> {
  const contents = contentsOf(place);
  if (contents === null) return true;
  const lines = [
    `${place.path} is there already:`,
    ...contents.map((line) => `  ${line}`),
    'Put the new settings in its place?',
  ];
  if (await ask.confirm({ message: lines.join('\n  '), default: false })) return true;
  say((paint) =>
    paint(
      'dim',
      `  Nothing was written. A profile is another file: ${isInside ? '.init NAME' : command('init --profile NAME')}`,
    ),
  );
  return false;
}

interface Answers {
  readonly datacenterUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tried: Tried;
}

/** Until a sign-in succeeds; whoever has enough of it, leaves. */
async function ask(options: SetUpOptions): Promise<Answers> {
  const { secrets, userAgent, now } = options;
  for (;;) {
    const datacenterUrl = await askUrl(options);
    let clientId = await askValue('ACRONIS_CLIENT_ID', 'Client id:', options);
    for (let message = 'Client secret:'; ; ) {
      const clientSecret = await askValue('ACRONIS_CLIENT_SECRET', message, options);
      // Nothing: it is the id that was wrong.
      if (clientSecret === '') clientId = await askValue('ACRONIS_CLIENT_ID', 'Client id:', options);
      if (clientSecret === '') continue;
      const proxy = proxyIn(options.request.env);
      const trial = { datacenterUrl, clientId, clientSecret, proxy, secrets, userAgent, now };
      try {
        return {
          datacenterUrl,
          clientId,
          clientSecret,
          tried: await trySignIn({ ...trial, signal: options.signal() }),
        };
      } catch (error) {
        tellProblem(error, options);
        // Whether the secret is right, nobody there has said.
        if (!(error instanceof SignInError)) break;
        message = 'Client secret again (empty: another client id):';
      }
    }
  }
}

async function askUrl(options: SetUpOptions): Promise<string> {
  for (;;) {
    const given = await askLine("The data centre's URL, or a login there:", options);
    try {
      const { url, login } = readWhere(given);
      if (url !== null) return checkUrl(url, TYPED, options.allowHosts);
      const found = await find(login, options);
      options.say((paint) => paint('dim', `  ${login} lives at ${found}`));
      return found;
    } catch (error) {
      tellProblem(error, options);
    }
  }
}

function find(login: string, { request, secrets, allowHosts, signal, router }: SetUpOptions): Promise<string> {
  return findDataCentre(login, { proxy: proxyIn(request.env), secrets, allowHosts, signal: signal(), router });
}

/** A host without its scheme is meant for one; whatever else is no URL is a login. */
export function readWhere(given: string): { readonly url: string | null; readonly login: string } {
  if (given.includes('://')) return { url: given, login: '' };
  const [, host = ''] = /^([a-z\d.-]+|\[::1\])(?::\d+)?(?:\/|$)/i.exec(given) ?? [];
  if (isLoopback(host)) return { url: `http://${given}`, login: '' };
  if (/^[a-z\d-]*cloud$/i.test(given)) return { url: `https://${given}.acronis.com`, login: '' };
  return /\.acronis\.com$/i.test(host) ? { url: `https://${given}`, login: '' } : { url: null, login: given };
}

async function askValue(
  key: Extract<Key, 'ACRONIS_CLIENT_ID' | 'ACRONIS_CLIENT_SECRET'>,
  message: string,
  options: SetUpOptions,
): Promise<string> {
  const isHidden = key === 'ACRONIS_CLIENT_SECRET';
  const mayBeEmpty = isHidden && message.includes('empty');
  for (;;) {
    const given = await askLine(message, options, { isHidden, mayBeEmpty });
    if (isHidden) options.secrets.add(given);
    try {
      return checkValue(key, given, TYPED);
    } catch (error) {
      tellProblem(error, options);
    }
  }
}

/** Without what is typed or pasted around it: blanks, a name, quotation marks. What was taken off is said. */
async function askLine(
  message: string,
  { ask, say }: SetUpOptions,
  { isHidden = false, mayBeEmpty = false } = {},
): Promise<string> {
  for (;;) {
    const typed = await ask.input({ message, isHidden, mayBeEmpty: true });
    const bare = typed.trim().replace(/^(?:export\s+)?ACRONIS_[A-Z_]+\s*=\s*/, '');
    const value = bare.replace(/^(["'])(.*)\1$/, '$2').trim();
    if (value !== typed)
      say((paint) => paint('dim', '  What stood around it was taken off: blanks, quotes or a name.'));
    if (value !== '' || mayBeEmpty) return value;
  }
}

const REFUSED = 'The secret or the id is not right, or they are of another data centre. Nothing was written.';
const TYPED = 'what was typed';

/** Of what was typed a moment ago nobody has to be told the name. */
function tellProblem(error: unknown, { say }: SetUpOptions): void {
  if (!(error instanceof ShellError) || error.name === 'CancelledError') throw error;
  const { message } = error;
  if (error instanceof SignInError) {
    say((paint) => `${paint('bad', symbol.bad)} ${message}\n  ${REFUSED}`);
    return;
  }
  const plain =
    error instanceof SettingsError
      ? message.replace(/^ACRONIS_\w+ in what was typed /, 'That ').replace(/[:,] ACRONIS_\w+=\S*$/, '.')
      : null;
  say((paint) => (plain === null ? problemText(error, paint) : `${paint('bad', symbol.bad)} ${plain}`));
}
