/** A record that nobody keeps. */
import type { AuditEntry, AuditLog, AuditRecord } from './record.ts';

/** A log that ends with the session: the sandbox's, where everything else does so too. */
export class MemoryLog implements AuditLog {
  readonly place = 'in memory, forgotten at .exit';
  readonly #records: AuditRecord[] = [];

  async append(entry: AuditEntry): Promise<void> {
    this.#records.push({ seq: this.#records.length + 1, ...entry });
  }

  async records(): Promise<readonly AuditRecord[]> {
    return this.#records;
  }
}
