/** The scripts that play at a terminal, where what they play does not go well: in a repository and a shell that are ended at once. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { IS_POSIX } from '../../src/session/files/private.ts';
import { makeHome } from '../terminal/home.ts';
import { run } from '../terminal/run.ts';

const scriptAt = (path: string) => fileURLToPath(new URL(`../../scripts/${path}`, import.meta.url));

/** `npm run newcomer` where git is what `git` says. */
function welcome(git: string, env: Readonly<Record<string, string>> = {}) {
  const home = makeHome();
  const tools = join(home.path, 'tools');
  mkdirSync(tools);
  writeFileSync(join(tools, 'git'), `#!/bin/sh\n${git}\n`);
  chmodSync(join(tools, 'git'), 0o755);
  const path = `${tools}${delimiter}${process.env['PATH']}`;
  return run([], { home, program: [scriptAt('newcomer.mjs')], env: { PATH: path, ...env } });
}

/** A repository whose README begins with this command. */
const clonesWith = (line: string) => `mkdir "$4" && printf '\\140\\140\\140sh\\n%s\\n' '${line}' > "$4/README.md"`;

test.skipIf(!IS_POSIX)('a newcomer whose shell ends is told of at once, with the screen', async () => {
  const { code, stderr } = await welcome(clonesWith('echo It went wrong before npm start'));

  expect(code).toBe(1);
  expect(stderr).toContain('The shell has ended before .tutorial was proposed.');
  expect(stderr).toContain('  | It went wrong before npm start');
});

test.skipIf(!IS_POSIX)('where nothing can be cloned there is no screen to show', async () => {
  const { code, stderr } = await welcome('echo "fatal: no space left" >&2; exit 128');

  expect(code).toBe(1);
  expect(stderr).toContain('fatal: no space left');
  expect(stderr).not.toMatch(/The screen is|undefined/);
});

test.skipIf(!IS_POSIX)('npm reaches its registry as it does outside, and nothing else is handed over', async () => {
  const env = {
    ...{ HTTPS_PROXY: 'http://proxy.test:3128', no_proxy: 'registry.test', npm_config_noproxy: 'other.test' },
    ...{ NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem', npm_config_cafile: '/nowhere/npm.pem', ACRONIS_CLIENT_ID: 'somebody' },
  };
  const line =
    'env | sort | grep -E "^(HTTPS_PROXY|no_proxy|npm_config_(noproxy|cafile)|NODE_EXTRA|ACRONIS_)"; echo npm start';

  const { stderr } = await welcome(clonesWith(line), env);

  const shown = stderr.split('\n').filter((each) => each.includes('='));
  expect(shown.map((each) => each.replace('  | ', '')).sort()).toEqual(
    Object.entries(env)
      .map((pair) => pair.join('='))
      .filter((each) => !each.startsWith('ACRONIS_'))
      .sort(),
  );
});

test('a picture of a shell that ends is no longer waited for', async () => {
  const take = scriptAt('pictures/take.mjs');
  const code = `
    import { pathToFileURL } from 'node:url';
    const { takePicture } = await import(pathToFileURL(process.argv[1]).href);
    await takePicture({ args: ['--version'], steps: [{ until: /a prompt/, type: '' }], end: /the end/ }).catch(
      ({ message }) => console.log(message),
    );`;

  const { stdout } = await run([take], { program: ['--input-type=module', '-e', code], timeoutMs: 30_000 });

  expect(stdout).toContain('The shell has ended before /a prompt/ was seen.');
});
