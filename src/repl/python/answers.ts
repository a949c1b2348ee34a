/** What Python can ask the session for, each by its name. */

import { pythonDoc } from '../../page/python.ts';
import { decode, encode } from '../../python/crossing.ts';
import type { Session } from '../../session/session.ts';
import { helperOf } from '../binding.ts';
import type { Output } from '../output/output.ts';
import type { Numbered } from './handles.ts';
import type { SharedNames } from './names.ts';
import type { PythonRequests } from './request.ts';

export type Answers = Readonly<Record<string, (given: never) => unknown>>;

export interface Around {
  readonly session: Session;
  readonly output: Output;
  readonly toolbox: Readonly<Record<string, unknown>>;
  readonly names: SharedNames;
  readonly requests: PythonRequests;
  readonly numbered: Numbered;
}

type Callable = (...given: unknown[]) => unknown;

export function answersFor({ session, output, toolbox, names, requests, numbered }: Around): Answers {
  return {
    name: ({ name, have }: { name: string; have: string | null }) => names.read(name, have),
    has: (name: string) => names.has(name),
    request: (asked: unknown) => requests.send(asked),
    async helper({ name, given, keywords }: { name: string; given: string; keywords: string }) {
      const call = toolbox[name] as Callable; // of those that Python was told of
      const named = decode(keywords, numbered) as object;
      const all = decode(given, numbered) as unknown[];
      return encode(await call(...all, ...(Object.keys(named).length > 0 ? [named] : [])), numbered);
    },
    method: async (number: number) => encode(await numbered.methodAt(number)?.(), numbered),
    input: (prompt: string) => session.ask?.input({ message: prompt, mayBeEmpty: true }) ?? null,
    /** Shown here, in our own colours; false where it is for Python to say. */
    help(name: string | null) {
      if (name !== null && !isKnown(toolbox, name)) return false;
      output.value(helpOf(toolbox, name));
      return true;
    },
    display: (text: string) => output.shownAsDocument(decode(text, numbered)),
    note: (text: string) => session.tell({ kind: 'note', text }),
  };
}

function isKnown(toolbox: Readonly<Record<string, unknown>>, name: string): boolean {
  return name === pythonDoc.name || helperOf(toolbox[name]) !== undefined;
}

function helpOf(toolbox: Readonly<Record<string, unknown>>, name: string | null): unknown {
  const help = toolbox['help'] as Callable;
  return name === null ? help() : help(name);
}
