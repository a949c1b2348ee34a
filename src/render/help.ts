/** Help, made from what each helper says of itself. */
import type { Language } from '../session/language.ts';
import { columns, type Paint } from './text.ts';

export interface Doc {
  readonly name: string;
  /** As TypeScript writes it. */
  readonly signature: string;
  /** Other forms in which it can be called. */
  readonly otherSignatures?: readonly string[];
  /** All forms as Python writes them, where these are others. */
  readonly pythonSignatures?: readonly string[];
  /** One sentence. */
  readonly summary: string;
  /** Lines that run as they stand. */
  readonly examples: readonly string[];
  /** What else there is to know, a name and its words each. */
  readonly notes?: readonly (readonly [string, string])[];
  readonly parameters?: Readonly<Record<string, { readonly doc: string }>>;
}

export function docText(
  { signature, otherSignatures = [], pythonSignatures, summary, parameters = {}, notes = [], examples }: Doc,
  paint: Paint,
  width: number,
  language: Language = 'javascript',
): string {
  const inJavaScript = [signature, ...otherSignatures];
  const forms = language === 'python' ? (pythonSignatures ?? inJavaScript) : inJavaScript;
  return [
    ...forms.map((form) => `  ${paint('strong', form)}`),
    `  ${summary}`,
    ...columns(
      Object.entries(parameters).map(([name, { doc }]) => [`    ${name}`, doc]),
      width,
    ),
    ...columns(
      notes.map(([name, words]) => [`    ${name}`, words]),
      width,
    ),
    ...examples.map((example) => `    ${paint('code', example)}`),
  ].join('\n');
}

export interface Overview {
  /** `phrase`: fits on a line of 80 columns behind the name. */
  readonly helpers: readonly (Pick<Doc, 'name'> & { readonly phrase: string })[];
  /** Name and one sentence each. */
  readonly names: readonly (readonly [string, string])[];
  readonly commands: readonly (readonly [string, string])[];
}

export function overviewText({ helpers, names, commands }: Overview, paint: Paint, width: number): string {
  const table = (rows: readonly (readonly [string, string])[]) =>
    columns(
      rows.map(([name, words]) => [`  ${name}`, words]),
      width,
    );
  return [
    paint('strong', 'What you can call'),
    ...table(helpers.map(({ name, phrase }) => [paint('code', name), phrase] as const)),
    paint('strong', "The page's names"),
    ...names.flatMap(([several, words]) => {
      const painted = several.split(', ').map((name) => paint('code', name));
      return [`  ${painted.join(', ')}`, `      ${words}`];
    }),
    paint('strong', 'Commands'),
    ...table(commands),
    paint('dim', "help(findUser) tells how one is called, help('python') of the docs' Python."),
    paint('dim', 'The number before >>> is that of the step on the page: steps() lists them.'),
    paint('dim', 'TAB completes; Ctrl-C cancels; Ctrl-D leaves.'),
  ].join('\n');
}
