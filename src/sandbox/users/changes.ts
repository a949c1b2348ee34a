/** Decides what a PUT of a user does. Pure: no store, no clock, no mail. */
import type { Choices } from '../choices.ts';
import { boolean, closedObject, email, integer, listOf, nullable, oneOf, string, time, uuid } from '../http/checks.ts';
import { CONTACT_TYPES, NOTIFICATIONS, type User } from '../platform/model.ts';

const line = nullable(string);

/** The members that a user's contact may be given; the create form leaves its object open, the change form does not. */
export const CONTACT_FIELDS = {
  types: listOf(oneOf(CONTACT_TYPES), 1),
  email,
  address1: line,
  address2: line,
  country: line,
  state: line,
  city: line,
  zipcode: line,
  phone: line,
  firstname: line,
  lastname: line,
  title: line,
  website: line,
  industry: line,
  organization_size: line,
  aan: line,
  language: line,
  fax: line,
};

/** `contactPut` of the API reference, for users and tenants alike. */
export const CONTACT_PUT = { ...CONTACT_FIELDS, tenant_id: uuid, user_id: uuid, email_confirmed: nullable(boolean) };

/** `userPut` of the API reference. */
export const userPut = closedObject(
  {
    version: integer,
    login: string,
    external_id: string,
    idp_id: uuid,
    contact: closedObject(CONTACT_PUT),
    enabled: boolean,
    language: string,
    notifications: listOf(oneOf(NOTIFICATIONS)),
    disable_after: time,
  },
  ['version'],
);

export type UserPut = ReturnType<typeof userPut>;

export interface Change {
  readonly user: User;
  /** Something of the contact that was sent has taken its place among the rest. */
  readonly isContactMerged: boolean;
  /** Waits for the link in a mail to the old address. */
  readonly emailToConfirm?: string;
}

export function changeUser(user: User, wanted: UserPut, at: string): Change {
  const { version: _seen, contact = {}, ...account } = wanted;
  // The API reference lets these three be sent and says nowhere what they do; here they do nothing.
  const { email, email_confirmed: _flag, tenant_id: _tenant, user_id: _user, ...details } = contact;
  const newEmail = email === user.contact.email ? undefined : email;
  const mustConfirm = newEmail !== undefined && user.activated;
  const emailNow = newEmail === undefined || mustConfirm ? {} : { email: newEmail, email_confirmed: false };
  const pending = mustConfirm ? { emailToConfirm: newEmail } : {};

  const changed = { ...details, ...emailNow };
  const isContactMerged = Object.keys(changed).length > 0;
  if (!isContactMerged && Object.keys(account).length === 0) return { user, isContactMerged, ...pending };
  // The contact is merged, not replaced ("Changing a user account contact info").
  const merged = raise({ ...user, ...account, contact: { ...user.contact, ...changed } }, at);
  return { user: merged, isContactMerged, ...pending };
}

/** The link was opened. What the version does then is not documented; it counts like any other change. */
export function confirmEmail(user: User, email: string, at: string): User {
  return raise({ ...user, contact: { ...user.contact, email, email_confirmed: true } }, at);
}

function raise(user: User, at: string): User {
  return { ...user, version: user.version + 1, updated_at: at, contact: { ...user.contact, updated_at: at } };
}

export const choices = {
  pendingAnswer: {
    question: 'What does the answer show when the email of an activated user waits for its link?',
    choice: 'the unchanged user: old email, old version',
  },
  mixedWithPending: {
    question: 'What if the same PUT of an activated user changes other fields too?',
    choice: 'they apply at once and raise the version by 1; the email waits',
  },
  sameEmail: {
    question: 'What does a PUT do with the email that the user already has?',
    choice: '200, nothing changes, no mail',
  },
  nothingToChange: { question: 'What does a PUT with a version alone do?', choice: '200, the version stays' },
  confirmedVersion: {
    question: 'What happens when the link is opened?',
    choice: 'the email changes, email_confirmed becomes true, the version rises by 1',
  },
  writtenEmailConfirmed: {
    question: 'What do email_confirmed, tenant_id and user_id do in the contact of a PUT?',
    choice: 'nothing; they are accepted',
  },
  duplicateEmail: { question: 'May two users have the same email?', choice: 'yes' },
  disabledUser: { question: 'May a disabled user be changed?', choice: 'yes, like any other' },
} satisfies Choices;
