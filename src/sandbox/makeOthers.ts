/** Does what others do, on the platform itself, and what the platform forbids no more than they could. */
import { readOwn } from '../api/fields.ts';
import { Refusal } from './http/refusal.ts';
import type { Others } from './others.ts';
import { type Tenant, toTimestamp, type User } from './platform/model.ts';
import type { Platform } from './platform/platform.ts';
import type { Store } from './platform/store.ts';
import { changeUser, userPut } from './users/changes.ts';
import { makeUser, userPost } from './users/creation.ts';
import { checkLogin } from './users/logins.ts';

export function makeOthers(platform: Platform): Others {
  const { store, outbox, confirmations, origin, now, newId } = platform;
  const at = () => toTimestamp(now());
  const userOf = (login: string): User => {
    const user = store.user(login) ?? store.userByLogin(login);
    if (!user || user.deleted_at !== null) throw new Error(`there is no user ${JSON.stringify(login)} in the sandbox`);
    return user;
  };
  return {
    change(login, change) {
      const before = userOf(login);
      // In plain JavaScript no type refuses it, and a test that means a write which comes too late would see none.
      if (readOwn({ ...change }, 'version') !== undefined)
        throw new Error('others save over the version that is there: leave version out');
      const { user, emailToConfirm } = unlessRefused(() => {
        const wanted = userPut(asSent({ ...change, version: before.version }), 'body');
        if (wanted.login !== undefined) checkLogin(wanted.login, store, before.id);
        return changeUser(before, wanted, at());
      });
      store.putUser(user);
      if (emailToConfirm !== undefined) confirmations.ask(user, emailToConfirm, origin);
      return user;
    },
    create({ tenant, login, email, activated = false, ...names }) {
      const home = findTenant(tenant, store);
      const { user, personalTenant } = unlessRefused(() => {
        const account = userPost(asSent({ tenant_id: home.id, login, contact: { email, ...names } }), 'body');
        checkLogin(account.login, store);
        return makeUser(account, home, at(), newId);
      });
      store.putUser({ ...user, activated });
      if (personalTenant) store.putTenant(personalTenant);
      return userOf(user.id);
    },
    invite(login) {
      const user = userOf(login);
      if (user.activated) throw new Error(`${user.login} is activated already: the sandbox sends no mail`);
      confirmations.invite(user, origin);
    },
    openMail(login) {
      const { id } = userOf(login);
      const mail = outbox.list().find(({ user_id }) => user_id === id);
      if (!mail) throw new Error(`there is no mail about ${JSON.stringify(login)} in the sandbox`);
      confirmations.open(mail.link.slice(mail.link.lastIndexOf('/') + 1));
      return outbox.list().find((each) => each.id === mail.id) ?? mail;
    },
  };
}

/** None that is deleted, and no personal one, which is called by its owner's login. */
function findTenant(idOrName: string, store: Store): Tenant {
  const found = [...store.tenants()].filter(
    ({ id, name, owner_id, deleted_at }) =>
      (id === idOrName || name === idOrName) && owner_id === null && deleted_at === null,
  );
  const [tenant, another] = found;
  if (!tenant) throw new Error(`there is no tenant ${JSON.stringify(idOrName)} in the sandbox`);
  if (another) throw new Error(`${found.length} tenants are called ${JSON.stringify(idOrName)}: give an id`);
  return tenant;
}

/** What a request would carry of it. */
function asSent(form: object): unknown {
  return JSON.parse(JSON.stringify(form));
}

function unlessRefused<T>(decide: () => T): T {
  try {
    return decide();
  } catch (error) {
    throw error instanceof Refusal ? new Error(`the sandbox refuses it: ${error.why}`) : error;
  }
}
