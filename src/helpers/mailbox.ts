/** mailbox: what the platform would have mailed, in the sandbox. */
import { ApiError, BadAnswerError, InputError } from '../api/errors.ts';
import { withView } from '../render/text.ts';
import { type MailFacts, viewMail, viewMails } from '../render/views.ts';
import type { Session } from '../session/session.ts';
import type { Helper } from './definition.ts';
import { own } from './own.ts';

export const mailbox: Helper = {
  name: 'mailbox',
  signature: 'mailbox(): mails',
  summary: 'Lists what the sandbox would have mailed, newest first; mailbox()[0].open() opens the link.',
  examples: ['mailbox()', 'mailbox()[0].open()'],
  parameters: [],

  async run(session) {
    if (!session.world.isLocal) {
      throw new InputError(
        'Only the sandbox has a mailbox; on a data centre the mail goes to the address. Nothing was sent.',
        undefined,
      );
    }
    const { items } = (await fetchText(session, `${session.client.datacenterUrl}/sandbox/mailbox`, JSON.parse)) as {
      items: MailFacts[]; // the sandbox's own shape
    };
    return viewMails(
      items.map((mail) =>
        viewMail(Object.defineProperty({ ...mail }, 'open', { value: () => own(open(session, mail)) })),
      ),
    );
  },
};

async function open(session: Session, { link }: MailFacts): Promise<object> {
  const text = await fetchText(session, link, (page) => page.trim());
  return withView({ opened: link, said: text, world: session.world.name }, () => `  ${text}`);
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
