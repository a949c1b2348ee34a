/** Milliseconds on a clock that only moves forward. That of `performance` is loaded with all that it can measure. */
const { hrtime } = process;

export function clockMs(): number {
  return Number(hrtime.bigint()) / 1e6;
}
