/** The faults of a running sandbox, and the one place where they befall a request. */
import type { Answer } from '../http/answer.ts';
import type { Request } from '../http/request.ts';
import { toTimestamp, type User } from '../platform/model.ts';
import type { Platform } from '../platform/platform.ts';
import type { StaleStatus } from '../platform/staleStatus.ts';
import { Notes } from '../requests/notes.ts';
import { answerAfter, answerInstead } from './answers.ts';
import { wordsBefore, wordsBehind } from './befallen.ts';
import { checkFault, checkStaleStatus } from './checkFault.ts';
import type { Fault, Faults } from './fault.ts';
import { Postponed } from './postponed.ts';
import { isMet } from './target.ts';

export class FaultSwitch implements Faults {
  readonly #platform: Platform;
  readonly #active = new Set<{ fault: Fault; left: number }>();
  readonly #late = new Postponed();

  constructor(platform: Platform, faults: readonly Fault[]) {
    this.#platform = platform;
    for (const fault of faults) this.add(fault);
  }

  get staleStatus(): StaleStatus {
    return this.#platform.staleStatus;
  }

  set staleStatus(status: StaleStatus) {
    checkStaleStatus(status);
    this.#platform.staleStatus = status;
  }

  add(fault: Fault): () => void {
    checkFault(fault);
    const entry = {
      fault: { ...fault },
      left: fault.times ?? (fault.kind === 'latency' ? Number.POSITIVE_INFINITY : 1),
    };
    this.#active.add(entry);
    return () => void this.#active.delete(entry);
  }

  list(): readonly Fault[] {
    return [...this.#active].map(({ fault, left }) => ({ ...fault, times: left }));
  }

  clear(): void {
    this.#active.clear();
    this.#late.clear();
  }

  expireTokens(): void {
    this.#platform.tokens.expireAll();
  }

  settle(): Promise<number> {
    return this.#late.runAll();
  }

  /** Lets the request be carried out with everything that befalls it. */
  async around(request: Request, notes: Notes, carryOut: (notes: Notes) => Answer): Promise<Answer> {
    const faults = this.#take(request);
    // The usual case costs nothing and keeps requests in the order in which they came.
    if (faults.length === 0) return carryOut(notes);
    for (const fault of faults) {
      if (fault.kind === 'latency') await new Promise((resolve) => setTimeout(resolve, fault.ms).unref());
      if (fault.kind === 'late-commit')
        this.#late.add(() => this.#carryOutLate(request, fault, notes, carryOut), fault.ms);
      const user = this.#platform.store.user(request.path[3] ?? '');
      this.#platform.requests.during(notes, () => this.#meddle(fault, user), true);
      for (const fact of wordsBefore(fault, user)) notes.decide(fact);
      const instead = answerInstead(fault);
      if (instead) return instead;
    }
    const answer = carryOut(notes);
    for (const fact of faults.flatMap((fault) => wordsBehind(fault, answer))) notes.decide(fact);
    return faults.reduce(answerAfter, answer);
  }

  /** Nobody is left to be answered. */
  #carryOutLate(request: Request, fault: Fault, first: Notes, carryOut: (notes: Notes) => Answer): void {
    const notes = new Notes();
    const answer = carryOut(notes);
    for (const fact of wordsBehind(fault, answer)) notes.decide(fact);
    this.#platform.requests.add(request, { ...answer, delivery: 'reset' }, notes, { lateFor: first });
  }

  #take(request: Request): readonly Fault[] {
    const met = [...this.#active].filter(({ fault, left }) => left > 0 && isMet(fault, request));
    for (const entry of met) {
      entry.left -= 1;
      if (entry.left > 0) continue;
      this.#active.delete(entry);
      if (entry.fault.next) this.add(entry.fault.next);
    }
    return met.map(({ fault }) => fault);
  }

  /** What others do on the platform right before the request is carried out. */
  #meddle(fault: Fault, user: User | undefined): void {
    const { store, tokens, now } = this.#platform;
    if (fault.kind === 'edit-behind-me' && user) store.putUser(editBehind(user, fault, toTimestamp(now())));
    // The version stays, as with every activation.
    if (fault.kind === 'activate-behind-me' && user) store.putUser({ ...user, activated: true });
    if (fault.kind === 'expire-token') tokens.expireAll();
    if (fault.kind === 'revoke-token') tokens.revokeAll();
  }
}

type EditBehind = Extract<Fault, { kind: 'edit-behind-me' }>;

function editBehind(user: User, { field = 'phone', value }: EditBehind, updated_at: string): User {
  const usual = field === 'phone' ? '+1 555 0100' : `edited.${user.contact.email}`;
  const contact = { ...user.contact, [field]: value ?? usual, updated_at };
  return { ...user, version: user.version + 1, updated_at, contact };
}
