/** Ids of the seed's records: a UUID looks like any other, and is the same in every run. */

/** Two FNV-1a sums of the seed, stirred. */
export function makeFixedId(seed: string): string {
  let [one, other] = [0x811c9dc5, 0x9dc5811c];
  for (let index = 0; index < seed.length; index += 1) {
    one = Math.imul(one ^ seed.charCodeAt(index), 0x01000193);
    other = Math.imul(other ^ seed.charCodeAt(index), 0x01000193);
  }
  const hex = stir(one) + stir(other) + stir(one ^ (other << 7)) + stir(other ^ (one << 9));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function stir(bits: number): string {
  const mixed = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0).toString(16).padStart(8, '0');
}
