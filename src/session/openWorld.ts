/** Opens the world that was asked for: the settings' data centre, or a sandbox of its own in this process. */
import type { EarlyConnections } from '../api/http/early.ts';
import type { Sandbox, SandboxOptions } from '../sandbox/index.ts';
import type { Connection } from './connection.ts';
import type { SecretCommand } from './settings/secretCommand.ts';
import type { Settings } from './settings/settings.ts';
import { datacenter } from './world/datacenter.ts';
import { SANDBOX, type World } from './world/world.ts';

export interface OpenWorld {
  readonly connection: Connection;
  /** The embedded one; null on a data centre. */
  readonly sandbox: Sandbox | null;
  close(): Promise<void>;
}

/** The embedded sandbox, with what the command line asks of it. */
export interface SandboxChoice {
  readonly sandbox: SandboxOptions;
}

interface Opening {
  /** Connections to the data centre that were begun already. */
  readonly early?: EarlyConnections | null | undefined;
  /** Called when the secret is needed that a command prints. */
  readonly runCommand: (command: SecretCommand, signal: AbortSignal) => Promise<string>;
}

/** As it is known before it is open. */
export function worldOf(choice: Settings | SandboxChoice): World {
  return 'datacenterUrl' in choice ? datacenter(choice.datacenterUrl, choice.profile) : SANDBOX;
}

export async function openWorld(choice: Settings | SandboxChoice, opening: Opening): Promise<OpenWorld> {
  return 'datacenterUrl' in choice ? openDatacenter(choice, opening) : openSandbox(choice);
}

function openDatacenter(settings: Settings, { early = null, runCommand }: Opening): OpenWorld {
  const { clientSecret: secret } = settings;
  const clientSecret = typeof secret === 'string' ? secret : (signal: AbortSignal) => runCommand(secret, signal);
  return {
    connection: { ...settings, clientSecret, early, world: worldOf(settings) },
    sandbox: null,
    async close() {},
  };
}

export async function openSandbox({ sandbox: options }: SandboxChoice): Promise<OpenWorld> {
  // Loaded behind the first prompt: who works on a data centre never needs it.
  const { startSandbox } = await import('../sandbox/index.ts');
  const sandbox = await startSandbox(options);
  // Whoever waits for its answers is alive; a program that has nothing left to do ends.
  sandbox.unref();
  const created = sandbox.world.user('JohnDoe');
  return {
    connection: {
      world: SANDBOX,
      datacenterUrl: sandbox.url,
      clientId: sandbox.clientId,
      clientSecret: sandbox.clientSecret,
      tenantId: null,
      profile: null,
      proxy: 'off',
      createdUserId: created?.id,
    },
    sandbox,
    close: () => sandbox.stop(),
  };
}
