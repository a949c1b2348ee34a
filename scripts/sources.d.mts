export function compileSources(): Promise<{ readonly place: string; remove(): void }>;
