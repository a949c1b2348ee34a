/** A record that nobody keeps. */
import { EMPTY, type Head, type SealedRecord, seal, unseal } from './chain.ts';
import type { AuditEntry, AuditLog, AuditRecord } from './record.ts';

/** A log that ends with the session: the sandbox's, where everything else does so too. Sealed as one that is kept. */
export class MemoryLog implements AuditLog {
  readonly place = 'in memory, forgotten at .exit';
  readonly #records: AuditRecord[] = [];
  readonly #scrub: (text: string) => string;
  #head: Head = EMPTY;

  constructor(scrub: (text: string) => string = (text) => text) {
    this.#scrub = scrub;
  }

  async append(entry: AuditEntry): Promise<void> {
    const { line, head } = seal(entry, this.#head.seq + 1, this.#head.hash, this.#scrub);
    const { record } = unseal(line) as SealedRecord; // what was sealed a moment ago can be read
    this.#records.push({ ...record, hash: head.hash });
    this.#head = head;
  }

  async records(): Promise<readonly AuditRecord[]> {
    return this.#records;
  }
}
