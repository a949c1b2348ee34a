/** In which of its two languages an entry is written; what the shell proposes then is so too. */
export type Language = 'javascript' | 'python';
