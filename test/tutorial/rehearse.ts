/** A lesson in this process: entries as typed, in one language, from a step on; what the course says of each. */
import { onTestFinished } from 'vitest';
import { NobodyPickedError } from '../../src/repl/terminal/answers.ts';
import type { Exchange, SandboxOptions } from '../../src/sandbox/index.ts';
import type { Ask } from '../../src/session/guard.ts';
import { type AsScript, asScript } from '../../src/tutorial/asScript.ts';
import { Course, type Outcome } from '../../src/tutorial/course.ts';
import type { Language, Lesson } from '../../src/tutorial/lesson.ts';
import type { Ended } from '../../src/tutorial/seen.ts';
import { openBeside } from '../repl/python/beside.ts';

export interface Rehearsal {
  readonly language: Language;
  readonly course: Course;
  readonly sandbox: NonNullable<Awaited<ReturnType<Course['open']>>['sandbox']>;
  readonly names: Readonly<Record<string, unknown>>;
  /** What has reached the sandbox by entries. */
  readonly exchanges: readonly Exchange[];
  enter(entry: string): Promise<Outcome>;
  /** Resolves to what the last of them came to, with all that was passed. */
  play(entries: readonly string[]): Promise<Outcome>;
  /** What the last entry showed. */
  shown(): string;
  /** What a script's run of it would have left. */
  asScript(): AsScript;
}

export async function rehearse(lesson: Lesson, at: number, language: Language): Promise<Rehearsal> {
  const course = new Course(lesson, at);
  const world = await course.open({ port: 0, ...always() });
  const shell = await openBeside({}, world, { ask: lesson.asScript ? null : ANSWERS });
  onTestFinished(() => shell.close());
  const { sandbox } = world;
  if (sandbox === null) throw new Error('a lesson is in a sandbox');
  shell.evaluator.isPythonMode = language === 'python';
  await course.begin(shell.session, sandbox);
  const exchanges: Exchange[] = [];
  sandbox.onExchange((exchange) => exchanges.push(exchange));
  let shown = '';
  let left: AsScript = { documents: [], exit: 0 };
  shell.output.keepDocuments(lesson.asScript ?? false);
  shell.output.keepText(true);
  shell.trace.isOn = lesson.traces ?? false;
  const enter = async (entry: string) => {
    course.enter();
    shell.output.begin();
    const entered = await shell.enter(entry);
    shown = entered.shown;
    const ended = { ...endedOf(entered.evaluated), shown: shell.output.text };
    const outcome = course.leave(ended);
    left = asScript(ended, course.exit, shell.output, shell.session.world.name);
    return outcome;
  };
  return {
    ...{ language, course, sandbox, names: shell.session.names, exchanges, enter },
    async play(entries) {
      const passed: Outcome['passed'][number][] = [];
      let mistake: Outcome['mistake'] = null;
      for (const entry of entries) {
        const outcome = await enter(entry);
        passed.push(...outcome.passed);
        mistake = outcome.mistake ?? mistake;
      }
      return { passed, mistake, isOver: course.isOver };
    },
    shown: () => shown,
    asScript: () => left,
  };
}

/** Somebody in a hurry, who says yes to whatever is asked, and takes nobody from a list. */
const ANSWERS: Ask = {
  confirm: async () => true,
  select: async () => {
    throw new NobodyPickedError({ sent: false });
  },
  input: async () => '',
};

/** What is made has the same ids each time. */
function always(): SandboxOptions {
  let made = 0;
  return {
    newId: () => {
      made += 1;
      return `5a4db0ff-0000-4000-8000-${String(made).padStart(12, '0')}`;
    },
  };
}

function endedOf(evaluated: { readonly kind: string; readonly value?: unknown; readonly error?: unknown }): Ended {
  return evaluated.kind === 'failed' ? { error: evaluated.error } : { value: evaluated.value };
}
