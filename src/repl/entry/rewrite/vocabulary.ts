/** What those who read an entry have to know of the shell. */

export interface Vocabulary {
  /** Names of the helpers, whose arguments may be given by keyword. */
  readonly helpers: ReadonlySet<string>;
  /** Globals that the program itself needs, and the helpers: an entry may not overwrite them. */
  readonly protectedNames: ReadonlySet<string>;
  /** Names whose value belongs to another name (`version` to `user_id`): looked after at each reading. */
  readonly dependentNames: ReadonlySet<string>;
  /** What the dependent names belong to: once one is assigned to, their old values count no more. */
  readonly ownerNames: ReadonlySet<string>;
  /** What is imported stays the program's own, `process` from 'node:process' too. */
  readonly importsAreLocal: boolean;
}
