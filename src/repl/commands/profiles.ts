/** The worlds that can be entered from here, as a list; and what it takes to enter one. */
import { oneLine } from '../../api/secrets/sanitize.ts';
import { nearest } from '../../render/nearest.ts';
import { columns, type Paint, withView } from '../../render/text.ts';
import { EntryError, SettingsError } from '../../session/errors.ts';
import { openSandbox } from '../../session/openWorld.ts';
import { environment, workingDirectory } from '../../session/settings/environment.ts';
import { modesOfEnvironment } from '../../session/settings/modes.ts';
import { type Looked, lookAtSettings, profilesIn } from '../../session/settings/profiles.ts';
import { command } from '../../session/settings/program.ts';
import { readSettings, type SettingsRequest } from '../../session/settings/settings.ts';
import { Move, type Surroundings } from './command.ts';

/** What is no profile: the sandbox in this process, and the settings of which no file is called `.env.NAME`. */
const SANDBOX = 'sandbox';
const PLAIN = 'default';

interface Row {
  readonly name: string;
  readonly is_present: boolean;
  /** In words: where it leads, or why it cannot be entered. */
  readonly leads_to: string;
  readonly is_usable: boolean;
}

export function profileNames(): string[] {
  return [...profilesIn(here()).map(asWord), PLAIN, SANDBOX];
}

export async function showProfiles(around: Surroundings): Promise<readonly Row[]> {
  const present = nameOf(around);
  const rows: Row[] = [];
  for (const name of profilesIn(here()).map(asWord)) {
    const looked = await lookAtSettings(requestFor(name, around));
    if (looked !== null) rows.push(rowOf(name, looked, present));
  }
  const plain = await lookAtSettings(requestFor(PLAIN, around));
  if (plain !== null) rows.push(rowOf(PLAIN, plain, present));
  const embedded = 'embedded, nothing leaves this computer';
  rows.push({ name: SANDBOX, is_present: present === SANDBOX, leads_to: embedded, is_usable: true });
  return withView(rows, (paint) => listText(rows, paint));
}

/** The settings are read while everything is still as it was: what is wrong with them changes nothing. */
export async function moveTo(name: string, around: Surroundings): Promise<Move> {
  const { session, elsewhere } = around;
  if (session.person === null)
    throw new EntryError(
      '.profile NAME is for a prompt: without one, each run has one world.',
      command(`--profile ${oneLine(name)}`),
    );
  if (name === SANDBOX && nameOf(around) === SANDBOX)
    throw new EntryError('This is the sandbox already. Nothing was changed.', '.profile   lists the others');
  if (isWriting(around)) throw writeOnItsWay(around);
  if (name === SANDBOX) {
    const to = { sandbox: elsewhere?.sandbox ?? {} };
    return new Move({ to, modes: modesOfEnvironment(environment), world: await openSandbox(to) });
  }
  const to = await readFor(name, around);
  return new Move({ to, modes: to.modes, world: null });
}

/** A verdict that is still to come has to be told where it belongs. */
export function isWriting({ session }: Pick<Surroundings, 'session'>): boolean {
  return Atomics.load(session.interrupts.underWay, 0) > 0;
}

export function writeOnItsWay({ session }: Pick<Surroundings, 'session'>): EntryError {
  const words = `A write is on its way in ${oneLine(session.world.name)}, which is not left before its verdict is there.`;
  return new EntryError(words, 'The same line again, behind that.');
}

async function readFor(name: string, around: Surroundings) {
  const stays = `Nothing was changed: this is still ${oneLine(around.session.world.name)}.`;
  try {
    const settings = await readSettings({ ...requestFor(name, around), askSecret: askingFor(around) });
    if (settings !== null) return settings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new EntryError(`${error.message} ${stays}`, nextFor(name));
  }
  throw new EntryError(
    `There are no settings but those of profiles: neither .env nor the environment holds any. ${stays}`,
    nextFor(name),
  );
}

function askingFor({ session: { person } }: Surroundings): SettingsRequest['askSecret'] {
  if (person === null) return undefined;
  return (source) => person.input({ message: `ACRONIS_CLIENT_SECRET (not in ${source}, not kept):`, isHidden: true });
}

function nextFor(name: string): string {
  const meant = nearest(name, profileNames());
  return meant === null || meant === name ? '.profile   lists what there is' : `.profile ${meant}`;
}

/** A file may be called like what is no profile: its own name then says which of them is meant. */
function asWord(profile: string): string {
  return profile === SANDBOX || profile === PLAIN ? `.env.${profile}` : profile;
}

function requestFor(word: string, { elsewhere }: Surroundings): SettingsRequest {
  const request = { ...here(), allowHosts: elsewhere?.allowHosts ?? [] };
  if (word === PLAIN) return { ...request, settingsFile: elsewhere?.settingsFile };
  return { ...request, profile: word.replace(/^\.env\./, '') };
}

function here() {
  return { env: environment, cwd: workingDirectory() };
}

function nameOf({ choice }: Surroundings): string {
  if (!('datacenterUrl' in choice)) return SANDBOX;
  return choice.profile === null ? PLAIN : asWord(choice.profile);
}

function rowOf(name: string, looked: Looked, present: string): Row {
  const row = { name, is_present: name === present };
  if ('fault' in looked) return { ...row, leads_to: looked.fault, is_usable: false };
  const { host, source, isReadOnly } = looked.leadsTo;
  return { ...row, leads_to: `${host}, settings from ${source}${isReadOnly ? ', read-only' : ''}`, is_usable: true };
}

function listText(rows: readonly Row[], paint: Paint): string {
  const lines = columns(
    rows.map(({ name, is_present, leads_to }) => [
      `  ${is_present ? '*' : ' '} ${oneLine(name)}`,
      oneLine(leads_to, 300),
    ]),
  );
  const marked = lines.map((line, at) => (rows[at]?.is_present ? paint('strong', line) : line));
  return [...marked, `  ${paint('code', '.profile NAME')} enters one; * is where you are`].join('\n');
}
