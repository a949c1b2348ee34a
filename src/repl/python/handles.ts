/** What Python knows by a number: answers, methods of what helpers gave, and what was thrown. */
import { type Handles, UncrossableError } from '../../python/crossing.ts';
import type { PythonRequests } from './request.ts';

// So many are remembered of what was thrown: Python holds the latest.
const REMEMBERED = 100;

export class Numbered implements Handles {
  readonly #requests: PythonRequests;
  readonly #methods: (() => unknown)[] = [];
  readonly #numbers = new WeakMap<object, number>();
  readonly #errors = new Map<number, unknown>();
  #count = 0;

  constructor(requests: PythonRequests) {
    this.#requests = requests;
  }

  responseOf(value: object): object | null {
    return this.#requests.record(value);
  }

  response(number: number): object {
    const answer = this.#requests.object(number);
    if (answer === undefined) throw new UncrossableError('an answer that nobody holds any more');
    return answer;
  }

  method(act: () => unknown): number {
    const number = this.#numbers.get(act) ?? this.#methods.push(act) - 1;
    this.#numbers.set(act, number);
    return number;
  }

  methodAt(number: number): (() => unknown) | undefined {
    return this.#methods[number];
  }

  error(thrown: unknown): number {
    this.#count += 1;
    this.#errors.set(this.#count, thrown);
    this.#errors.delete(this.#count - REMEMBERED);
    return this.#count;
  }

  errorAt(number: number): unknown {
    return this.#errors.get(number);
  }
}
