/**
 * Patterns that are made when they are first needed. Where one stands in the code itself, V8 works out its classes of
 * Unicode as soon as the file is loaded, which takes longer than all the rest of the file.
 */
export function pattern(source: string, flags: string): () => RegExp {
  let made: RegExp | undefined;
  return () => {
    made ??= new RegExp(source, flags);
    return made;
  };
}
