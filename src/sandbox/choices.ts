/** What the documentation leaves open, and what the sandbox does about it: the one place where these choices are named. */

export interface Choice {
  readonly question: string;
  readonly choice: string;
  /** How a client's author can have it the other way. */
  readonly option?: string;
}

export const CHOICES = {
  staleStatus: {
    question: 'Which HTTP status carries platform code 1001, version mismatch?',
    choice: '409',
    option: 'staleStatus: 400 | 409 | 412 | 426',
  },
  futureVersion: {
    question: 'What does a version do that is higher than the current one?',
    choice: 'the same as a stale one: code 1001',
  },
  malformedBody: {
    question: 'Which status has a body that breaks the schema (unknown field, wrong type, no version)?',
    choice: '400, nested error, code 400; nothing is changed',
  },
  doublyEncoded: { question: 'What about a form inside a JSON string?', choice: '400' },
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
  openedTwice: { question: 'What does a link do the second time?', choice: 'nothing, and its page says so' },
  newerRequest: {
    question: 'What becomes of a link when a newer change is asked for?',
    choice: 'it no longer works; the newest alone does',
  },
  keptMails: {
    question: 'How many mails does the mailbox keep?',
    choice: 'the last 1,000; with a mail that goes, its link goes too',
  },
  writtenEmailConfirmed: {
    question: 'What do email_confirmed, tenant_id and user_id do in the contact of a PUT?',
    choice: 'nothing; they are accepted',
  },
  duplicateEmail: { question: 'May two users have the same email?', choice: 'yes' },
  disabledUser: { question: 'May a disabled user be changed?', choice: 'yes, like any other' },
  loginCase: { question: 'Does the case of a login count?', choice: 'not for being taken' },
  takenLogin: {
    question: 'What does POST or PUT with a login of somebody else answer?',
    choice: '409, code 409 (never 1001)',
  },
  badLogin: {
    question: 'What does POST or PUT with an unacceptable login answer?',
    choice: '400, code 1033; a short login is acceptable',
  },
  createRequires: {
    question: 'What does POST /users require? The document says the tenant, the guide also login and contact.',
    choice: 'all three, and an email in the contact',
  },
  personalTenant: {
    question: 'Who gets a personal tenant, and where does it show?',
    choice: 'users of customers and units; it is fetched by its id, never listed or found',
  },
  shortSearch: { question: 'What does a search text under three characters answer?', choice: '400' },
  searchLimit: { question: 'What does a limit outside 1 to 300 answer?', choice: '400' },
  searchWords: {
    question: 'How are addresses split into words?',
    choice: 'at . @ _ - + and the comma; the whole word counts as well',
  },
  searchNames: {
    question: 'Are first and last name one value?',
    choice: 'yes, so that "Anna Schm" and "Schmidt Anna" both hit',
  },
  searchOrder: {
    question: 'In which order do hits come?',
    choice: 'along the tree, by name: a tenant, its users by login, then the tenants below it',
  },
  searchDelay: { question: 'When does search see a change?', choice: 'at once' },
  missingOrForbidden: {
    question: 'When is it 404, and when 403?',
    choice: '404 for what does not exist, 403 for what the token does not reach',
  },
  restrictedTenant: {
    question: 'What of a tenant without ancestral access is seen from above?',
    choice: 'the tenant itself and its place among the children; nothing inside it',
  },
  batchGaps: {
    question: 'What does GET /users?uuids= do with users that the token does not reach?',
    choice: 'it leaves them out, as it does with unknown ids',
  },
  listOrder: {
    question: 'What is the order "name" of a list of users?',
    choice: 'first and last name, then login',
  },
  acceptHeader: {
    question: 'Does 415 stand for the Content-Type (guide) or for Accept (document)?',
    choice: 'for both',
  },
  badCredentials: {
    question: 'Which status have wrong client credentials, 400 or 401?',
    choice: '401 invalid_client; a header or body that cannot be read is 400 invalid_request',
  },
  otherGrants: { question: 'What does an unsupported grant_type answer?', choice: '400 invalid_request' },
  ownTenantActivation: {
    question: 'What do /password and /send-activation-email answer for a user of the own tenant?',
    choice: '403',
  },
  activationVersion: {
    question: 'What does activating an account, by mail or by password, do to its version?',
    choice: 'nothing',
  },
  activatedAgain: {
    question: 'What does /send-activation-email do for an account that is activated?',
    choice: '204, no mail',
  },
  deleteEnabled: { question: 'What does DELETE of an enabled user answer?', choice: '400, code 400' },
  restoredVersion: {
    question: 'What do deleting and restoring do to the version?',
    choice: 'they raise it by 1 each; restoring what is not deleted does nothing',
  },
  policyForm: {
    question: 'What must a PUT of access_policies hold? The document asks for times and ids, the guide sends fewer.',
    choice: 'items, and in each tenant_id and role_id; times are ignored, unknown ids are replaced',
  },
  repeatedPolicy: { question: 'What does the same role twice in one tenant answer?', choice: '409, code 409' },
  policyLevel: {
    question: 'What does an administrator of the wrong kind of tenant answer?',
    choice: '400, code 1027',
  },
  whoIsMe: {
    question: 'Who is /users/me for the token of an API client?',
    choice: 'the user who registered the client',
  },
  usersOrder: {
    question: 'In which order does GET /users list?',
    choice: 'as asked for uuids, else as the users came to be; a cursor holds its place',
  },
  whoMayAskWho: {
    question: 'Who may fetch /users/me? The document names a role, and no 403.',
    choice: 'whoever is signed in, without any role',
  },
  oneTimeLogin: {
    question: 'What do the logins by one-time token answer, and how long do they last?',
    choice: 'the user and a cookie that is good for two hours, once; logging out is 204',
  },
  basicRights: {
    question: 'Where may Basic stand in place of a token, and for whom?',
    choice: 'everywhere but at introspection, with an activated login and its password, or a client and its secret',
  },
  tokenInQuery: {
    question: 'What does a token in the header and another as access_token in the query answer?',
    choice: '401; one of them alone is taken',
  },
  tenantTexts: {
    question: 'What does PUT of a tenant do with "3" for a version and "false" for enabled, as Acronis\' samples send?',
    choice: "it reads them; a user's form takes no texts",
  },
  updateLock: {
    question: 'What does update_lock of a tenant do?',
    choice: 'it is kept and shown, and keeps nobody from anything',
  },
  tenantNames: {
    question: 'May two tenants of a parent have the same name?',
    choice: 'no: 409, code 1004',
  },
  tenantPlaces: {
    question: 'Which kind of tenant may be where?',
    choice: 'partners, folders and customers in a partner or folder, units in a customer or unit; else 400, code 1027',
  },
  offeringItems: {
    question: 'What can be sold, who has it, and what do PUT of offering items and of an edition answer?',
    choice: 'two items in two editions; a new tenant has none, the others the first edition; 200 and all items',
  },
  wholeChildren: {
    question: 'What does /tenants/{id}/children do with a cursor? The answer has no place for one.',
    choice: 'it lists all children at once and gives none, so that any is refused: 400',
  },
  hiddenUsers: { question: 'Who is a hidden user (include_hidden)?', choice: 'nobody' },
  listWords: {
    question: 'What do the words for order mean that are listed and not explained (level, usage)?',
    choice: 'the usual order; a word that is not listed is 400',
  },
  movedUnit: {
    question: 'What is moving within a customer (code 1008), and which status has it?',
    choice: 'a unit, to another place in its own customer: 400',
  },
  existingIdentity: {
    question: 'What does use_existing_identity do for a login that is taken?',
    choice: 'nothing: 409, as without it',
  },
  refreshTokens: {
    question: 'How long does a refresh token live, and does it change when it is used?',
    choice: 'until it, or an access token of its own, is revoked; it stays the same, and no client need be named',
  },
  restoredTenant: {
    question: 'What does restoring a tenant bring back?',
    choice: 'what was deleted along with it, but no user whose login is taken meanwhile',
  },
  revokedToken: { question: 'Does a revoked token stop working at once?', choice: 'yes, with 401' },
  passwordRefused: {
    question: 'What does a wrong login or password answer at /idp/token?',
    choice: '401 access_denied',
  },
  newClientRights: {
    question: 'What may a client do that was registered through the API?',
    choice: 'what an administrator of its tenant may',
  },
  requestId: { question: 'How can one answer be told from another?', choice: 'by a header X-Request-Id' },
} as const satisfies Readonly<Record<string, Choice>>;

export type ChoiceName = keyof typeof CHOICES;
