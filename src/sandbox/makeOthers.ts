/** Does what others do, on the platform itself. */
import type { Others } from './others.ts';
import { toTimestamp, type User } from './platform/model.ts';
import type { Platform } from './platform/platform.ts';
import { changeUser } from './users/changes.ts';
import { makeUser } from './users/creation.ts';

export function makeOthers(platform: Platform): Others {
  const { store, outbox, confirmations, origin, now, newId } = platform;
  const at = () => toTimestamp(now());
  const userOf = (login: string): User => {
    const user = store.user(login) ?? store.userByLogin(login);
    if (!user) throw new Error(`there is no user ${JSON.stringify(login)} in the sandbox`);
    return user;
  };
  return {
    change(login, change) {
      const before = userOf(login);
      const { user, emailToConfirm } = changeUser(before, { ...change, version: before.version }, at());
      store.putUser(user);
      if (emailToConfirm !== undefined) confirmations.ask(user, emailToConfirm, origin);
      return user;
    },
    create({ tenant, login, email, activated = false, ...names }) {
      const home = [...store.tenants()].find(({ id, name }) => id === tenant || name === tenant);
      if (!home) throw new Error(`there is no tenant ${JSON.stringify(tenant)} in the sandbox`);
      const account = { tenant_id: home.id, login, contact: { email, ...names } };
      const { user, personalTenant } = makeUser(account, home, at(), newId);
      store.putUser({ ...user, activated });
      if (personalTenant) store.putTenant(personalTenant);
      return userOf(user.id);
    },
    invite(login) {
      confirmations.invite(userOf(login), origin);
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
