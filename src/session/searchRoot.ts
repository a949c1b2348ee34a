/**
 * Where a search looks: below the tenant that `tenant_id` names. While the sign-in goes on it begins below the one that the
 * settings or the token name; should that be another than the sign-in comes to, all of it is dropped, and done again.
 */
import { isUuid, type TenantId, toTenantId } from '../api/types.ts';
import type { Interrupts } from './interrupts.ts';
import type { Names } from './names.ts';
import type { SignIn } from './signIn.ts';

export interface Look {
  readonly root: TenantId;
  readonly signal: AbortSignal;
  /** Has something told as soon as it is certain that the look counts. */
  readonly tell: (act: () => void) => void;
}

interface Around {
  readonly names: Names;
  readonly interrupts: Interrupts;
  readonly signIn: SignIn;
}

/** `look` only reads. What it comes to is there when the sign-in is over, whose failure is the look's as well. */
export async function lookBelow<T>({ names, interrupts, signIn }: Around, look: (at: Look) => Promise<T>): Promise<T> {
  const signingIn = signIn.signIn();
  signingIn.catch(() => {}); // awaited below
  const rootNow = () => toTenantId(names['tenant_id']);
  const guess = signIn.isOver ? null : await guessRoot(names, signIn);
  if (guess !== null) {
    const dropped = new AbortController();
    const { tell, release } = holdBack();
    const looking = look({ root: guess, signal: AbortSignal.any([interrupts.reads, dropped.signal]), tell });
    looking.catch(() => {}); // awaited below, or dropped
    await signingIn;
    interrupts.throwIfCancelled();
    if (rootNow() === guess) {
      release();
      return looking;
    }
    dropped.abort();
  }
  await signingIn;
  return look({ root: rootNow(), signal: interrupts.reads, tell: (act) => act() });
}

async function guessRoot(names: Names, signIn: SignIn): Promise<TenantId | null> {
  const typed = names['tenant_id'];
  if (typed !== undefined) return isUuid(typed) ? toTenantId(typed) : null;
  return signIn.guessTenant();
}

/** Keeps what is to be told until it is released, and lets through what comes behind that. */
function holdBack() {
  let held: (() => void)[] | null = [];
  return {
    tell(act: () => void): void {
      if (held === null) act();
      else held.push(act);
    },
    release(): void {
      const acts = held ?? [];
      held = null;
      for (const act of acts) act();
    },
  };
}
