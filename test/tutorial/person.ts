/** A person who goes through the lessons, in this process: types entries, reads what is said, and is moved from step to step. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { draw } from '../../src/render/text.ts';
import type { Move } from '../../src/repl/commands/command.ts';
import { commands } from '../../src/repl/commands/index.ts';
import type { Guide } from '../../src/repl/guide.ts';
import { type ModeFlags, Modes } from '../../src/session/modes.ts';
import type { OpenWorld } from '../../src/session/openWorld.ts';
import { tutorial } from '../../src/tutorial/command.ts';
import type { Language } from '../../src/tutorial/lesson.ts';
import { picking } from '../helpers/stage.ts';
import { openBeside } from '../repl/python/beside.ts';

export interface PersonOptions {
  readonly language?: Language;
  /** Where the progress is kept; a place of its own unless told. */
  readonly state?: string;
  readonly columns?: number;
  readonly flags?: ModeFlags;
  readonly isAscii?: boolean;
}

export function makeState(): string {
  const state = mkdtempSync(join(tmpdir(), 'tutorial-'));
  onTestFinished(() => rm(state, { recursive: true, force: true }));
  return state;
}

/** In a sandbox, where no lesson runs yet. */
export async function sitDown(options: PersonOptions = {}) {
  const { language = 'javascript', state = makeState(), columns = 80, isAscii = false } = options;
  const flags = new Modes({ yes: true, ...options.flags });
  const look = (view: Parameters<typeof draw>[0]) => draw(view, false, columns, isAscii);
  const traced = { isOn: null };
  let shell = await open(null, null);
  let guide: Guide | null = null;
  let said = '';

  async function open(world: OpenWorld | null, accompanied: Guide | null) {
    const given = { stateDirectory: state, flags, commands: [tutorial, ...commands] };
    const opened = await openBeside(given, world, { guide: accompanied, ask: picking(0), traced });
    opened.evaluator.isPythonMode = language === 'python';
    onTestFinished(() => opened.close());
    return opened;
  }

  async function moveTo(move: Move) {
    const { world } = move;
    if (move.guide === null || !world?.sandbox) throw new Error('a move of the tutorial is accompanied');
    const { isPythonMode } = shell.evaluator;
    const gone = await shell.evaluator.leave();
    guide?.end();
    shell = await open(world, move.guide);
    shell.evaluator.isPythonMode = isPythonMode;
    guide = move.guide;
    await guide.begin({
      ...{ session: shell.session, sandbox: world.sandbox, gone, output: shell.output },
      get language() {
        return shell.evaluator.isPythonMode ? 'python' : 'javascript';
      },
      say: (view) => {
        said += `${look(view)}\n`;
      },
      saySignIn: async () => {
        said += 'base_url, auth, tenant_id\n';
      },
      isNamed: (name) => shell.evaluator.isNamed(name),
      trace: (isOn, isAnew) => shell.trace.suggest(isOn, isAnew),
    });
  }

  /** What an entry shows, with what is said to it, and to those that are typed in the person's place. */
  async function enter(entry: string): Promise<string> {
    said = '';
    const present = guide?.isOver ? null : guide;
    const word = present?.read(entry) ?? null;
    if (word === null) present?.enter();
    shell.output.begin();
    const { evaluated, shown } = await shell.enter(word ?? entry);
    if (evaluated.kind === 'move') await moveTo(evaluated.move);
    else if (word === null && (evaluated.kind === 'value' || evaluated.kind === 'failed'))
      present?.leave(entry, evaluated);
    let all = [shown, said].join('\n').trim();
    for (let next = guide?.nextToType() ?? null; next !== null; next = guide?.nextToType() ?? null)
      all += `\n> ${next}\n${await enter(next)}`;
    return all;
  }

  return {
    state,
    /** By the tutorial alone, since the last entry. */
    said: () => said,
    enter,
    heading: () => (guide === null || guide.isOver ? '' : look(guide.heading)),

    get shell() {
      return shell;
    },
  };
}
