/** mailbox: what the platform would have mailed, in the sandbox. */
import { ApiError, BadAnswerError, InputError } from '../api/errors.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { type MailFacts, viewMail, viewMails } from '../render/mails.ts';
import { withView } from '../render/text.ts';
import { EntryError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import { helper } from './definition.ts';

export const mailbox = helper({
  name: 'mailbox',
  phrase: 'what the sandbox would have mailed; links to open',
  summary: 'Lists what the sandbox would have mailed, newest first; mailbox()[0].open() opens the link.',
  examples: ['mailbox()', 'mailbox()[0].open()'],
  parameters: {},
  returns: 'mails',

  async run(session) {
    if (!session.world.isLocal) {
      throw new InputError(
        'Only the sandbox has a mailbox; on a data centre the mail goes to the address. Nothing was sent.',
        undefined,
      );
    }
    const mailboxUrl = `${session.client.datacenterUrl}/sandbox/mailbox`;
    const [held] = await Promise.all([fetchText(session, mailboxUrl, JSON.parse), session.entered()]);
    const { items } = held as { items: MailFacts[] }; // the sandbox's own shape
    const mails = items.map((mail) =>
      viewMail(withOpen(session, { ...mail, world: session.world.name }, () => openLink(session, mail))),
    );
    return explainEmptyPlaces(session, viewMails(mails));
  },
});

function withOpen<T extends object>({ pending }: Session, mail: T, act: () => Promise<object>): T {
  return Object.defineProperty(mail, 'open', { value: () => pending.track(act()) });
}

/** A list in whose empty places stands what says so when it is opened: `mailbox()[0].open()` is typed before any mail. */
function explainEmptyPlaces(session: Session, mails: readonly MailFacts[]): readonly MailFacts[] {
  const at = (index: number) => mails.at(index) ?? makeEmptyPlace(session, index, mails.length);
  return new Proxy(mails, {
    get(list, key) {
      if (key === 'at') return at;
      const isPlace = typeof key === 'string' && /^-?\d{1,15}$/.test(key);
      return isPlace && !Object.hasOwn(list, key)
        ? makeEmptyPlace(session, Number(key), list.length)
        : Reflect.get(list, key);
    },
  });
}

function makeEmptyPlace(session: Session, index: number, count: number): object {
  const error =
    count === 0
      ? new EntryError(
          'There is no mail yet: one goes out when the email of an activated user is to change.',
          "putEmail('…')",
        )
      : new EntryError(`There is no mail ${index}: the newest is 0, the oldest ${count - 1}.`, 'mailbox()');
  const mail = withOpen(session, { toJSON: () => null }, () => Promise.reject(error));
  return withView(mail, (paint) => paint('dim', count === 0 ? '  no mail yet' : `  no mail ${index}`));
}

async function openLink(session: Session, { link }: MailFacts): Promise<object> {
  const text = await fetchText(session, link, (page) => page.trim());
  return withView({ opened: link, said: text, world: session.world.name }, () => `  ${oneLine(text, 200)}`);
}

async function fetchText<T>(session: Session, url: string, read: (text: string) => T): Promise<T> {
  const { status, text } = await session.client.send(
    { method: 'GET', url, headers: {} },
    { signal: session.interrupts.reads },
  );
  if (status !== 200) throw new ApiError({ status, method: 'GET', path: new URL(url).pathname });
  try {
    return read(text);
  } catch (cause) {
    throw new BadAnswerError({ status, why: 'not-json', cause });
  }
}
