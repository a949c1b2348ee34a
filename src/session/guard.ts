/** What every write passes before it is sent: read-only, dry run, and the question to the person at the keyboard. */
import { ShellError } from '../api/errors.ts';
import type { HttpRequest } from '../api/http/http.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { World } from './world/world.ts';

export interface WriteFlags {
  readonly readOnly: boolean;
  readonly dryRun: boolean;
  /** Asked and answered on the command line: --yes. */
  readonly yes: boolean;
  /** What is to be done where it is read-only. */
  readonly toWrite?: string;
}

/** How a session asks a person; null where there is none. */
export interface Ask {
  /** `gist`: what is to be on the screen with the answer, where the whole does not fit. */
  confirm(question: { message: string; default: boolean; gist?: string }): Promise<boolean>;
  /** `brief`: what tells a choice from the others, in a line of so many columns if that can be; `whole`: all of it. */
  select<T>(question: {
    message: string;
    choices: readonly { name: string; value: T; brief?: (columns: number) => string; whole?: string }[];
  }): Promise<T>;
  /**
   * `isHidden`: nobody sees what is typed, then or later. `faultIn`: what is wrong with an answer, or null; it may be said
   * at once, and the answer taken back. Where nothing is drawn anew it comes back as it is.
   */
  input(question: {
    message: string;
    mayBeEmpty?: boolean;
    isHidden?: boolean;
    faultIn?: (answer: string) => string | null;
  }): Promise<string>;
}

export type Refusal = 'read-only' | 'declined' | 'no-terminal' | 'repeat';

/** A write was not let through; nothing was sent. */
export class WriteRefusedError extends ShellError {
  override name = 'WriteRefusedError' as const;
  readonly why: Refusal;
  /** What to do about it. */
  readonly instead: string;

  constructor(why: Refusal, request: Pick<HttpRequest, 'method' | 'url'>, instead: string = INSTEAD[why]) {
    super(`${inWords(why)} NOT_SENT: ${request.method} ${oneLine(new URL(request.url).pathname, 200)}.`);
    this.why = why;
    this.instead = instead;
  }
}

// Obtaining, revoking or inspecting a token changes nobody's data.
export function isWrite({ method, url }: Pick<HttpRequest, 'method' | 'url'>): boolean {
  const isReading = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  return !isReading && !/^\/(api\/2|bc)\/idp\/[a-z_]+$/.test(new URL(url).pathname);
}

export interface Admission {
  readonly request: Pick<HttpRequest, 'method' | 'url'>;
  /** What the person is asked to agree to, a line each. */
  readonly lines: readonly string[];
  /** Who and where, in a line. */
  readonly gist?: string | undefined;
  /** What has to be agreed to even where writes need no question: an address that deceives, a second mail. */
  readonly cautions?: readonly string[];
  /** Something in `lines` speaks against it: whoever is there is asked, also where writes need no question. */
  readonly isDoubtful?: boolean | undefined;
  readonly world: World;
  readonly flags: WriteFlags;
  readonly ask: Ask | null;
  /** A person has picked whom it is about: a yes that was said before did not mean them. */
  readonly isPicked?: boolean | undefined;
  /** Called where nobody is asked: what they would have read is to be said otherwise. */
  readonly onUnasked?: () => unknown;
  /** Has the way open for what may follow a yes, until the answer is there. */
  readonly keepReady?: () => () => void;
}

/** Resolves to how the write goes on; throws WriteRefusedError where it does not. */
export async function admit({
  request,
  lines,
  gist,
  cautions = [],
  isDoubtful = false,
  world,
  flags,
  ask,
  isPicked = false,
  onUnasked,
  keepReady,
}: Admission): Promise<'send' | 'dry-run'> {
  const isShown = () => {
    if (flags.dryRun) return true;
    if (flags.readOnly) throw new WriteRefusedError('read-only', request, flags.toWrite);
    return false;
  };
  const isPlain = cautions.length === 0 && !isDoubtful;
  const isAgreed = (flags.yes && !isPicked) || (world.isLocal && (isPlain || ask === null));
  if (flags.dryRun || flags.readOnly || isAgreed || ask === null) onUnasked?.();
  if (isShown()) return 'dry-run';
  if (isAgreed) return 'send';
  if (ask === null) throw new WriteRefusedError('no-terminal', request);
  const message = [...lines, ...cautions, 'Send it?'].join('\n  ');
  const answered = keepReady?.();
  try {
    // While it was asked, a mode may have been switched on.
    if (await ask.confirm({ message, default: false, ...(gist === undefined ? {} : { gist }) }))
      return isShown() ? 'dry-run' : 'send';
  } finally {
    answered?.();
  }
  throw new WriteRefusedError('declined', request);
}

const INSTEAD: Readonly<Record<Refusal, string>> = {
  'read-only': 'Start without --read-only to write, or see the request with --dry-run.',
  'no-terminal': 'Say yes on the command line: --yes',
  declined: 'If you want it after all, the same line again.',
  repeat: 'Look before you send it again.',
};

function inWords(why: Refusal): string {
  switch (why) {
    case 'read-only':
      return 'This session is read-only.';
    case 'declined':
      return 'You said no; nothing was sent.';
    case 'no-terminal':
      return 'A write on a data centre needs a yes, and there is no terminal to ask in.';
    case 'repeat':
      return 'The same was asked for before, and whether it was applied is not known. By itself it is not sent again.';
  }
}
