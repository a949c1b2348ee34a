/** Brings what two runs have printed into one form: what differs from run to run gets a name, and what from Python to Python. */
import type { World } from '../../src/sandbox/index.ts';

const UUID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g;
const FRAME = /^ {2}File "(.*)", line \d+(?:, in .*)?$/;
// What was entered, or a program.
const OWN = /^<|program\.py$/;
const CAUSES = [
  'The above exception was the direct cause of the following exception:',
  'During handling of the above exception, another exception occurred:',
];

/** For the texts of one run, in their order: ids are numbered as they come up. */
export function namer(before: Pick<World, 'users' | 'tenants'>): (text: string) => string {
  const known = new Set([...before.users(), ...before.tenants()].map(({ id }) => id));
  const created = new Map<string, number>();
  const nameId = (id: string) => {
    if (!created.has(id)) created.set(id, created.size + 1);
    return `<id ${created.get(id)}>`;
  };
  return (text) =>
    text
      .replace(/http:\/\/127\.0\.0\.1:\d{4,5}/g, '<data centre>')
      .replace(/\beyJ[\w-]+(?:\.[\w-]+)*(?:\.\.\.)?/g, '<token>')
      .replace(UUID, (id) => (known.has(id) ? id : nameId(id)))
      // What was there from the start is of one day in 2019.
      .replace(/\b20[2-9]\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g, '<time>')
      .replace(/\b0x[0-9a-f]{5,}\b/g, '<address>');
}

/** A traceback as far as it is of what was entered. */
export function ownPart(traceback: string): string {
  const parts = traceback.trimEnd().split('\n\n');
  const own = parts.filter((part, at) => !CAUSES.includes(part) && (at === parts.length - 1 || isOwn(part)));
  return parts
    .filter((part, at) => own.includes(part) || (CAUSES.includes(part) && own.includes(parts[at - 1] ?? '')))
    .map((part) => inAnyVersion(withoutLibraries(part.split('\n'))).join('\n'))
    .join('\n\n');
}

/** What a library met inside itself has no line of an entry. */
function isOwn(part: string): boolean {
  return part.split('\n').some((line) => OWN.test(FRAME.exec(line)?.[1] ?? ''));
}

/** The frames of libraries, each with its source and marks: those of the real requests are not ours. */
function withoutLibraries(lines: readonly string[]): string[] {
  let isLeftOut = false;
  return lines.filter((line) => {
    const file = FRAME.exec(line)?.[1];
    if (file !== undefined) isLeftOut = !OWN.test(file);
    else if (!line.startsWith('    ')) isLeftOut = false;
    return !isLeftOut;
  });
}

function inAnyVersion(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    // How far the marks below a line reach, and whether there are any, differs.
    if (/^ {4,}[\^~ ]+$/.test(line)) return [];
    const isMessage = !line.startsWith(' ');
    if (!isMessage) return [line];
    return [
      line
        .replace(/\.? (?:Did you (?:mean|forget)|Maybe you meant|Or did you forget)\b.*$/, '')
        // Where a module lies.
        .replace(/ \(\/[^()]*\)$/, ''),
    ];
  });
}
