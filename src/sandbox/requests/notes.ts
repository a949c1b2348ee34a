/** What is noted of one request while it is carried out: the words for what was decided, and the records that were put. */
import type { Put } from './stored.ts';

export class Notes {
  readonly decided: string[] = [];
  readonly puts: Put[] = [];
  /** The request's place among all, once it is kept. */
  number: number | null = null;

  /** In a few words, without what only the caller may know. */
  decide(fact: string): void {
    this.decided.push(fact);
  }
}
