/** The profiles that files name, and what each leads to; no value of a secret is kept of them. */
import { join } from 'node:path';
import { SettingsError } from '../errors.ts';
import { configDirectory } from './environment.ts';
import { isSettingsFile, namesIn } from './file.ts';
import { readSettings, type SettingsRequest } from './settings.ts';
import { isUsed, readSources } from './sources.ts';

/** Where settings lead. */
export interface Destination {
  /** A file, or the environment. */
  readonly source: string;
  readonly host: string;
  readonly isReadOnly: boolean;
}

export type Looked = { readonly leadsTo: Destination } | { readonly fault: string };

type Place = Pick<SettingsRequest, 'env' | 'cwd'>;

/** Of `.env.NAME` here and in the folder of settings, by name. */
export function profilesIn({ env, cwd }: Place): string[] {
  const folders = [...(cwd === null ? [] : [cwd]), configDirectory(env)];
  const names = folders.flatMap((folder) =>
    namesIn(folder).flatMap((file) => {
      const name = /^\.env\.([\w.-]+)$/.exec(file)?.[1];
      // What lies there to be copied is none.
      return name && name !== 'example' && isSettingsFile(join(folder, file)) ? [name] : [];
    }),
  );
  return [...new Set(names)].sort();
}

/** Null for a file that is some other program's, and where there are no plain settings. */
export async function lookAtSettings(request: SettingsRequest): Promise<Looked | null> {
  try {
    const [source] = await readSources(request);
    if (request.profile !== undefined && source !== undefined && !isUsed(source)) return null;
    // Somebody is asked for it when it is needed.
    const settings = await readSettings({ ...request, askSecret: async () => 'not-asked-for-yet' });
    if (settings === null) return null;
    const { source: name, datacenterUrl, modes } = settings;
    return { leadsTo: { source: name, host: new URL(datacenterUrl).host, isReadOnly: modes.readOnly !== null } };
  } catch (error) {
    if (error instanceof SettingsError) return { fault: error.message };
    throw error;
  }
}
