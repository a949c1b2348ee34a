/** What a revision number is for: the change that names an old one is refused. */
import type { Lesson } from '../lesson.ts';
import { put } from '../lines.ts';
import {
  type Asked,
  acceptedPuts,
  emailIn,
  fieldIn,
  hasLookedAt,
  hasMoved,
  invitationsIn,
  isChosen,
  isLastStale,
  isOfOwnTenant,
  isStale,
  looksAt,
  putsOf,
  type Seen,
  subjectOf,
} from '../seen.ts';
import { entries, wordsInBoth } from '../twin.ts';

const WHO = 'JohnDoe';
const INVITED = 'm.okafor';

const LOOK = "response = requests.get(f'{base_url}/users/{user_id}', headers=auth)";
const READ = "version = response.json()['version']";
const SHOW_VERSION = "requests.get(f'{base_url}/users/{created_user_id}', headers=auth).json()['version']";
const PHONE =
  "requests.put(f'{base_url}/users/{created_user_id}', json={'version': 1, 'contact': {'phone': '555 0100'}}, headers=auth).json()['version']";
const PHONE_NOW =
  "requests.put(f'{base_url}/users/{created_user_id}', json={'version': version, 'contact': {'phone': '555 0100'}}, headers=auth).json()['version']";
const OLD = put("'version': 1, 'contact': {'email': 'johndoe@newmail.net'}");

const SAVE = put("'version': version, 'contact': {'email': 'johndoe@newmail.net'}");

export const revisionNumber: Lesson = {
  id: 'revision-number',
  title: 'What a revision number is for',
  minutes: 5,
  why: 'Two people have the same user open, and both save. Without a number the second would wipe out what the first has done, and nobody would notice.',
  can: 'You know why a change names a version, what refuses it, and what to do then: look, decide, write over the number that you have seen. Never just a higher one.',
  traces: true,
  steps: [
    {
      goal: `read the version of ${WHO}`,
      tell: wordsInBoth(
        `Think of two browser tabs; yours is the first. In it you open ${WHO}, and keep the number:\n\`user_id = created_user_id\`\n\`${LOOK}\`\n\`${READ}\`\n\`version\``,
      ),
      isDone: (seen) =>
        isChosen(seen, WHO) &&
        seen.names['version'] === versionOf(seen) &&
        looksAt(seen, WHO).some(({ entry }) => isVersionShown(seen.shownSince(entry), versionOf(seen))),
      said: `This is the number that your tab holds from now on, whatever happens to ${WHO}. Each change of him raises it; what it is next, only a look says.`,
      mistakes: [
        {
          when: (seen) => isChosen(seen, WHO) && typeof seen.names['version'] === 'number' && !hasLookedAt(seen, WHO),
          say: wordsInBoth(`A number that was not read from the platform proves nothing. Look first:\n\`${LOOK}\``),
          made: entries('user_id = created_user_id; version = 1'),
        },
        {
          when: (seen) => seen.names['user_id'] !== undefined && !isChosen(seen, WHO),
          say: wordsInBoth(
            `What \`user_id\` holds is not his. ${WHO}'s id is in \`created_user_id\`:\n\`user_id = created_user_id\``,
          ),
          made: entries("findUser('foobar')"),
        },
      ],
      hints: [
        `Four lines: choose ${WHO}, fetch him, keep the number, show it.`,
        wordsInBoth(`The middle one is \`${LOOK}\`.`),
        wordsInBoth(`Type:\n\`user_id = created_user_id\`\n\`${LOOK}\`\n\`${READ}\`\n\`version\``),
      ],
      solution: entries('user_id = created_user_id', LOOK, READ, 'version'),
      route: entries(`findUser('${WHO}')`, 'fetchVersion()'),
      leaves: { chosen: WHO },
    },
    {
      goal: 'be the colleague: change the phone, before your tab does',
      tell: wordsInBoth(
        `The second tab is a colleague's: it holds the same number, 1 in a fresh sandbox, and saves first. Play them:\n\`${PHONE}\``,
      ),
      isDone: (seen) => acceptedPuts(seen, WHO).length > 0 && hasNewPhone(seen),
      said: 'The platform compared the number in the change with the one that is there: they were equal. So it stored the change, and raised the number. Your tab does not know; it holds the old number.',
      mistakes: [
        {
          when: (seen) => isLastStale(seen, WHO),
          say: wordsInBoth(
            `Refused, code 1001: that is not the number which is there. See which is, and name it:\n\`version = ${SHOW_VERSION}\`\n\`${PHONE_NOW}\``,
          ),
          made: entries(put("'version': 9, 'contact': {'phone': '555 0100'}")),
        },
        {
          when: (seen) =>
            putsOf(seen, WHO).some((asked) => asked.status === 400 && fieldIn(asked, 'version') === undefined),
          say: wordsInBoth(
            `Refused with 400: a change has to name a version.\n\`version = ${SHOW_VERSION}\`\n\`${PHONE_NOW}\``,
          ),
          made: entries(put("'contact': {'phone': '555 0100'}")),
        },
        {
          when: (seen) => putsOf(seen, WHO).some(({ status }) => status === 415),
          say: wordsInBoth(
            'Refused with 415: the body was sent without saying that it is JSON. `json=` says it; `data=` needs a Content-Type.',
          ),
          made: entries(
            'requests.put(f\'{base_url}/users/{created_user_id}\', data=\'{"version": 1, "contact": {"phone": "555 0100"}}\', headers=auth)',
          ),
        },
        {
          when: (seen) => acceptedPuts(seen, WHO).length > 0 && !hasMoved(seen, WHO),
          say: 'Accepted, and nothing was different: the number stays where nothing changes. Give him a phone number that he has not got.',
          made: entries(put("'version': 1")),
        },
        {
          when: (seen) => acceptedPuts(seen, WHO).length > 0 && hasMoved(seen, WHO) && !hasNewPhone(seen),
          say: wordsInBoth(
            `Accepted, but that was not the phone, which is what the colleague changes:\n\`version = ${SHOW_VERSION}\`\n\`${PHONE_NOW}\``,
          ),
          made: entries(put("'version': 1, 'contact': {'city': 'Bremen'}")),
        },
      ],
      hints: [
        'A PUT names the version that was seen, and what is to change.',
        wordsInBoth("The body is `{'version': 1, 'contact': {'phone': '555 0100'}}`."),
        wordsInBoth(`Type:\n\`version = ${SHOW_VERSION}\`\n\`${PHONE_NOW}\``),
      ],
      solution: entries(`version = ${SHOW_VERSION}`, PHONE_NOW),
      route: entries(
        "response = requests.request('PUT', f'{base_url}/users/{created_user_id}', json={'contact': {'phone': '555 0199'}, 'version': 1}, headers=auth)",
      ),
      leaves: { world: (others) => void others.change(WHO, { contact: { phone: '555 0100' } }), chosen: WHO },
    },
    {
      goal: 'save from the first tab, and be refused',
      tell: wordsInBoth(
        `Back to your tab. It holds version 1, which is over, and you save a new address. Read the verdict:\n\`${OLD}\``,
      ),
      isDone: (seen) => putsOf(seen, WHO).some((asked) => isStale(asked) && numberIn(asked) < versionOf(seen)),
      said: 'Code 1001, version mismatch: that code is documented. Its status is not; the sandbox chooses 409. So a program decides by `error.code`. Of this change nothing was stored, and what the other tab has saved is safe.',
      mistakes: [
        {
          when: (seen) =>
            isLastStale(seen, WHO) &&
            putsOf(seen, WHO)
              .slice(-1)
              .some((asked) => numberIn(asked) > versionOf(seen)),
          say: wordsInBoth("Refused too, but for a number from the future. Your tab holds 1: `'version': 1`."),
          made: entries(put("'version': 9, 'contact': {'email': 'johndoe@newmail.net'}")),
        },
        {
          when: (seen) => acceptedPuts(seen, WHO).length > 0,
          say: wordsInBoth(
            `Accepted, and stored: it named the number that is there by now. That is how somebody saves who has looked again, and your tab has not:\n\`${OLD}\`\nOr have the step as it was, by \`reset\`.`,
          ),
          made: entries("putEmail('john@other.net')"),
        },
      ],
      hints: [
        'The first tab has not looked again: it sends the number that it holds.',
        wordsInBoth("So the body has `'version': 1`, though there is a 2 by now."),
        wordsInBoth(`Type:\n\`${OLD}\``),
      ],
      solution: entries(OLD),
      route: entries(
        "response = requests.request('PUT', f'{base_url}/users/{created_user_id}', json={'contact': {'email': 'john@other.net'}, 'version': 1}, headers=auth)",
      ),
    },
    {
      goal: 'look again, and save over what you have seen',
      tell: wordsInBoth(
        `Look before you save again:\n\`${LOOK}\`\n\`response.json()\`\nSee what the other tab has saved, and whether your address is still wanted. If so, save it over the version that you see there: the line from before (the arrow key up brings it back), with that number.`,
      ),
      isDone: (seen) =>
        acceptedPuts(seen, WHO).some((asked) => emailIn(asked) !== undefined && isOverSeen(seen, asked)),
      said: 'Accepted, since it named the number that is there. A change touches only what it names: what the other tab has saved stays beside it.',
      mistakes: [
        {
          when: (seen) => acceptedPuts(seen, WHO).some((asked) => !isOverSeen(seen, asked)),
          say: wordsInBoth(
            `It went through, over a number that was not on the screen: had somebody changed the address meanwhile, theirs would be gone, unseen. Look now, and save your address over what you see:\n\`${LOOK}\`\n\`response.json()\`\n\`${READ}\`\n\`${SAVE}\``,
          ),
          made: entries(put("'version': 2, 'contact': {'phone': '555 0101'}")),
        },
        {
          when: (seen) =>
            acceptedPuts(seen, WHO).some((asked) => emailIn(asked) === undefined && isOverSeen(seen, asked)),
          say: wordsInBoth(
            `Accepted, over a number that you have seen. What your tab wants to save is the address, though, and it was not in it:\n\`${LOOK}\`\n\`response.json()\`\n\`${READ}\`\n\`${SAVE}\``,
          ),
          made: entries(LOOK, 'response.json()', put("'version': 2, 'contact': {'phone': '555 0101'}")),
        },
        {
          when: (seen) => isLastStale(seen, WHO),
          say: wordsInBoth(
            `Refused again: that is not the number that is there. Do not guess it, see it:\n\`${LOOK}\`\n\`response.json()\`\n\`${READ}\`\n\`${SAVE}\``,
          ),
          made: entries(put("'version': 5, 'contact': {'email': 'johndoe@newmail.net'}")),
        },
      ],
      hints: [
        'First a GET, then a PUT with the version out of its answer.',
        wordsInBoth(`The look:\n\`${LOOK}\`\n\`response.json()\`\nThen the PUT, with the \`version\` that it shows.`),
        wordsInBoth(`Type:\n\`${LOOK}\`\n\`response.json()\`\n\`${READ}\`\n\`${SAVE}\``),
      ],
      solution: entries(LOOK, 'response.json()', READ, SAVE),
      route: entries(
        "response = requests.get(f'{base_url}/users', params={'uuids': created_user_id}, headers=auth)",
        "version = response.json()['items'][0]['version']",
        'version',
        "response = requests.request('PUT', f'{base_url}/users/{created_user_id}', json={'contact': {'email': 'john@other.net'}, 'version': version}, headers=auth)",
      ),
      leaves: {
        world: (others) => void others.change(WHO, { contact: { email: 'johndoe@newmail.net' } }),
        chosen: WHO,
      },
    },
    {
      goal: `activate ${INVITED}, and look at the number`,
      tell: `Not all that happens counts. ${INVITED} is not activated. Have the mail sent, open it as the owner of the mailbox, and look whether the number has moved:\n\`findUser('${INVITED}')\`\n\`sendActivationEmail()\`\n\`mailbox()[0].open()\`\n\`findUser('${INVITED}')\``,
      isDone: (seen) => seen.user(INVITED)?.activated === true && hasSeenActive(seen),
      said: "Activated, and that has not moved the number: one that stands still does not say that nothing has happened. (The documentation shows an activated user at version 1, and so the sandbox does it.) Nor does it move while an activated user's new email waits for its link.",
      mistakes: [
        {
          when: (seen) =>
            invitationsIn(seen).some((asked) => asked.status === 403 && isOfOwnTenant(seen, subjectOf(seen, asked))),
          say: `Refused with 403: the platform mails users of tenants below the client's own, and that one is in your own. Choose \`findUser('${INVITED}')\`.`,
          made: entries(
            "requests.post(f'{base_url}/users/{created_user_id}/send-activation-email', json={}, headers=auth)",
          ),
        },
        {
          when: (seen) =>
            invitationsIn(seen).some((asked) => asked.status === 204 && subjectOf(seen, asked)?.login !== INVITED),
          say: `That was asked for somebody else. Choose \`findUser('${INVITED}')\`, then \`sendActivationEmail()\`.`,
          made: entries(
            "findUser('foobar')",
            "requests.post(f'{base_url}/users/{user_id}/send-activation-email', json={}, headers=auth)",
          ),
        },
        {
          when: (seen) =>
            putsOf(seen, INVITED).some((asked) => asked.status === 400 && fieldIn(asked, 'activated') !== undefined),
          say: 'Refused with 400: `activated` cannot be written. The user becomes active by the link in the mail: `sendActivationEmail()`, then `mailbox()[0].open()`.',
          made: entries(
            `findUser('${INVITED}')`,
            "requests.put(f'{base_url}/users/{user_id}', json={'version': 1, 'activated': True}, headers=auth)",
          ),
        },
        {
          when: (seen) =>
            seen.mails.some(({ login, kind, opened }) => login === INVITED && kind === 'activation' && !opened) &&
            looksAfterMail(seen),
          say: 'The mail is out, and nobody has opened it: not activated yet. You own the mailbox here: `mailbox()[0].open()`, then look once more.',
          made: entries(`findUser('${INVITED}')`, 'sendActivationEmail()', 'fetchVersion()'),
        },
      ],
      hints: [
        'Four steps: choose, have the mail sent, open its link, look.',
        `They are:\n\`findUser('${INVITED}')\`\n\`sendActivationEmail()\`\n\`mailbox()[0].open()\`\n\`findUser('${INVITED}')\``,
        `If the mail is out, type:\n\`mailbox()[0].open()\`\n\`findUser('${INVITED}')\``,
      ],
      solution: entries(
        `findUser('${INVITED}')`,
        'sendActivationEmail()',
        'mailbox()[0].open()',
        `findUser('${INVITED}')`,
      ),
      route: entries(
        `response = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': '${INVITED}'}, headers=auth)`,
        "user_id = response.json()['items'][0]['id']",
        "response = requests.post(f'{base_url}/users/{user_id}/send-activation-email', json={}, headers=auth)",
        "response = requests.get(f'{datacenter_url}/sandbox/mailbox')",
        "response = requests.get(response.json()['items'][0]['link'])",
        LOOK,
        'response.json()',
      ),
    },
  ],
};

function versionOf(seen: Seen): number {
  return seen.user(WHO)?.version ?? 0;
}

function numberIn(asked: Asked): number {
  return Number(fieldIn(asked, 'version'));
}

function hasNewPhone(seen: Seen): boolean {
  return seen.user(WHO)?.contact.phone !== seen.before(WHO)?.contact.phone;
}

/** On a row of its own, as one of several values, or where it is named; other numbers are no versions. */
function isVersionShown(shown: string, version: number): boolean {
  const named = shown.matchAll(/version\W{1,5}(\d+)/g);
  const values = shown.matchAll(/(?:^|[([,]) *(\d+) *(?=[,)\]]|$)/gm);
  return [...named, ...values].some(([, number]) => Number(number) === version);
}

/** It names a version that a look by an entry before it has shown. */
function isOverSeen(seen: Seen, asked: Asked): boolean {
  const since = looksAt(seen, WHO)[0]?.entry ?? asked.entry;
  return isVersionShown(
    seen.shownBy((entry) => entry >= since && entry < asked.entry),
    numberIn(asked),
  );
}

/** An answer has shown the account as it is now. */
function hasSeenActive(seen: Seen): boolean {
  return answersOf(seen).some(
    ({ user, entry }) => user.activated && isVersionShown(seen.shownSince(entry), user.version),
  );
}

function looksAfterMail({ asked }: Seen): boolean {
  const mailed = asked.findLastIndex(({ path }) => path.endsWith('/send-activation-email'));
  return asked.slice(mailed + 1).some(({ method, path }) => method === 'GET' && path.startsWith('/users'));
}

interface Shown {
  readonly id: string;
  readonly activated: boolean;
  readonly version: number;
}

/** Of `GET /users`, or of one of them. */
interface Answer extends Shown {
  readonly items?: readonly Shown[];
}

function answersOf(seen: Seen): readonly { readonly user: Shown; readonly entry: number }[] {
  return looksAt(seen, INVITED).flatMap(({ answer, entry }) => {
    const shown = answer as Answer; // of a look that was answered with 200
    const user = [shown, ...(shown.items ?? [])].find(({ id }) => id === seen.user(INVITED)?.id);
    return user === undefined ? [] : [{ user, entry }];
  });
}
