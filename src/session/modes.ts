/**
 * The modes of a session, in one place that is read at the moment of use: what the command line and the settings ask for,
 * and what was switched inside.
 */
export type Mode = 'read-only' | 'dry-run' | 'quiet';

export const MODES: readonly Mode[] = ['read-only', 'dry-run', 'quiet'];

/** By the command line. */
export interface ModeFlags {
  readonly readOnly?: boolean;
  readonly dryRun?: boolean;
  readonly quiet?: boolean;
  /** Writes were agreed to there: --yes. */
  readonly yes?: boolean;
}

/** What settings ask for: each with where it stands, null where they do not. */
export interface SetModes {
  readonly readOnly: string | null;
  readonly quiet: string | null;
}

export const NO_MODES: SetModes = { readOnly: null, quiet: null };

export class Modes {
  readonly yes: boolean;
  readonly #flags: Readonly<Record<Mode, boolean>>;
  #set: SetModes;
  readonly #switched = new Map<Mode, boolean>();

  constructor({ readOnly = false, dryRun = false, quiet = false, yes = false }: ModeFlags = {}, set = NO_MODES) {
    this.yes = yes;
    this.#flags = { 'read-only': readOnly, 'dry-run': dryRun, quiet };
    this.#set = set;
  }

  get readOnly(): boolean {
    return this.isOn('read-only');
  }

  get dryRun(): boolean {
    return this.isOn('dry-run');
  }

  get quiet(): boolean {
    return this.isOn('quiet');
  }

  isOn(mode: Mode): boolean {
    const wanted = this.wantedBy(mode) !== null;
    // Whoever started it so may not be who types by now.
    return mode === 'read-only' && wanted ? true : (this.#switched.get(mode) ?? wanted);
  }

  /** Who asked for it from outside: a flag, or a setting and where it stands. Null: nobody. */
  wantedBy(mode: Mode): string | null {
    if (this.#flags[mode]) return `--${mode}`;
    const [name, source] =
      mode === 'read-only' ? ['ACRONIS_READ_ONLY', this.#set.readOnly] : ['ACRONIS_QUIET', this.#set.quiet];
    return mode === 'dry-run' || source === null ? null : `${name} in ${source}`;
  }

  /** Read-only that was asked for from outside stays, see `isOn`. */
  switch(mode: Mode, isOn: boolean): void {
    this.#switched.set(mode, isOn);
  }

  /** What is to be done where a write is refused since the session is read-only. */
  get toWrite(): string {
    const by = this.wantedBy('read-only');
    if (by === null) return '.read-only off';
    if (this.#flags['read-only']) return `Start without ${by} to write, or see the request with --dry-run.`;
    return `To write, take ACRONIS_READ_ONLY out of ${this.#set.readOnly} and start again. A dry run shows the request: --dry-run, inside .dry-run on.`;
  }

  /** Of another world: what was switched on stays on, what was switched off is for the world that it was switched off in. */
  enter(set: SetModes): void {
    this.#set = set;
    for (const mode of MODES) if (this.#switched.get(mode) === false) this.#switched.delete(mode);
  }
}
