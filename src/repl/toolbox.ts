/** Binds the helpers, and the page's modules requests, json and pprint, to a session: what the context is given. */
import { quoted } from '../api/secrets/sanitize.ts';
import type { Helper } from '../helpers/definition.ts';
import { helpers as ownHelpers } from '../helpers/index.ts';
import { jsonDoc, makeJson } from '../page/json.ts';
import { makePprint, pprintDoc } from '../page/pprint.ts';
import { pythonDoc } from '../page/python.ts';
import { makeRequests, requestsDoc } from '../page/requests/module.ts';
import { type Doc, docText, overviewText } from '../render/help.ts';
import { nearest } from '../render/nearest.ts';
import { withView } from '../render/text.ts';
import { PAGE_NAMES } from '../session/names.ts';
import type { Session } from '../session/session.ts';
import { bind } from './binding.ts';
import type { Command } from './commands/command.ts';

/** What one can type. */
interface Offered {
  readonly commands: readonly Command[];
  /** Where these are more than the shell's own. */
  readonly helpers?: readonly Helper[];
}

/** `print`: where pprint.pprint writes. */
export function makeToolbox(
  session: Session,
  print: (text: string) => void,
  { commands, helpers = ownHelpers }: Offered,
): Readonly<Record<string, unknown>> {
  const documented: readonly (readonly [value: object, doc: Doc])[] = [
    ...helpers.map((helper) => [bind(helper, session), helper] as const),
    [makeRequests(session), requestsDoc],
    [makeJson(), jsonDoc],
    [makePprint(print), pprintDoc],
  ];
  for (const [value, doc] of documented) withView(value, (...how) => docText(doc, ...how));
  const values = Object.fromEntries(documented.map(([value, { name }]) => [name, value]));
  const docs = new Map<unknown, Doc>([...documented, [pythonDoc.name, pythonDoc]]);
  return { ...values, help: makeHelp({ helpers, commands }, docs) };
}

/** help(), help(findUser), help('findUser'), and bare help. */
function makeHelp(
  { helpers, commands }: Required<Offered>,
  docs: ReadonlyMap<unknown, Doc>,
): (subject?: unknown) => unknown {
  const overview = { helpers, names: NAMES, commands: commands.map(({ name, doc }) => [`.${name}`, doc] as const) };
  const asData = ({ name, signature, summary, examples }: Doc) => ({ name, signature, summary, examples });
  const show = (subject?: unknown) => {
    if (subject === undefined)
      return withView({ ...overview, helpers: overview.helpers.map(asData) }, (paint, width) =>
        overviewText(overview, paint, width),
      );
    const doc = docs.get(subject) ?? [...docs.values()].find(({ name }) => name === subject);
    if (doc) return withView(asData(doc), (...how) => docText(doc, ...how));
    const names = [...docs.values()].map(({ name }) => name);
    const meant = typeof subject === 'string' ? nearest(subject, names) : null;
    if (meant === null) return withView({}, () => '  No help for that. help() lists what there is.');
    return withView({}, (paint) => `  No help for ${quoted(String(subject))}. ${paint('code', `help(${meant})`)}`);
  };
  return withView(show, (paint, width) => overviewText(overview, paint, width));
}

const NAMES = PAGE_NAMES.map(({ names, holds }) => [Object.keys(names).join(', '), holds] as const);
