/** What Node itself is told to do, and what of it would give away what this program keeps. Pure: reads what it is given. */

/** A sentence where the environment switches off the checks of certificates; null where it does not. */
export function unsafeTls(env: NodeJS.ProcessEnv): string | null {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return null;
  return (
    'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the checks of certificates: the secret could go to anybody. Nothing was ' +
    'sent. Unset it; for a certificate of your own, NODE_EXTRA_CA_CERTS names its file.'
  );
}

/** Whether Node writes down what goes over its connections. */
export function isDebugging(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env['NODE_DEBUG'] || env['NODE_DEBUG_NATIVE']);
}

/** Sentences about what shows more to others than this program does. */
export function nodeWarnings(env: NodeJS.ProcessEnv, execArgv: readonly string[]): string[] {
  const flags = [...execArgv, ...(env['NODE_OPTIONS'] ?? '').split(/\s+/)];
  const flag = (name: RegExp) => flags.find((given) => name.test(given))?.split('=')[0];
  const inspect = flag(/^--inspect/);
  const keylog = flag(/^--tls-keylog/);
  return [
    ...(isDebugging(env)
      ? [
          'NODE_DEBUG is set: Node writes down its connections. Secrets are taken out of that; names and addresses are not.',
        ]
      : []),
    ...(inspect ? [`Node runs with ${inspect}: whoever reaches its debugger can read the secret and the token.`] : []),
    ...(keylog ? [`Node runs with ${keylog}: whoever has that file can read the secret and the token.`] : []),
  ];
}
