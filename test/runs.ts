/** How many cases a property gets: all, or the share of them that test:nodes asks for, where nothing but Node is new. */
export function runs(all: number): number {
  return Math.ceil(all * Number(process.env['TEST_SHARE'] ?? 1));
}
