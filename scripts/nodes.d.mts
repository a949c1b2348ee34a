export function keptNode(major: string): { readonly program: string; readonly version: string } | null;
