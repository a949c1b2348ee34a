/** What was let through last, to each place and by whichever way: a secret whose parts come by several ways is still one. */
import type { Secrets } from '../../api/secrets/redact.ts';
import type { ScrubStream } from '../../api/secrets/stream.ts';
import { placeOf } from './descriptors.ts';

export interface Shown {
  /** Where a descriptor leads: others that lead to the same have the same memory. */
  at(fd: number): Place;
  /** What is known to hold no secret any more passes whatever comes behind the first look. */
  readonly clean: WeakSet<object>;
}

export interface Place {
  /** For one of the ways to there. What another one still holds was written before, and goes out by its `release`. */
  way(release?: () => void): ScrubStream;
}

// What stands on the screen right before may have gone to another place.
const REMEMBERED = 256;

export function createShown(secrets: Secrets): Shown {
  const places = new Map<string, Place>();
  let holder: (() => void) | null = null;
  let last: Place | null = null;
  let recent = '';
  let across = secrets.stream();
  let left = 0;

  function beside(place: Place, text: string): string {
    if (text === '') return '';
    if (last !== place && last !== null) {
      across = secrets.stream();
      across.push(recent);
      across.flush();
      left = REMEMBERED;
    }
    last = place;
    recent = (recent + text.slice(-REMEMBERED)).slice(-REMEMBERED);
    if (left <= 0) return text;
    left -= text.length;
    return across.push(text) + across.flush();
  }

  function makePlace(): Place {
    const scrubber = secrets.stream();
    const place: Place = {
      way(release = () => {}) {
        return {
          push(text) {
            if (holder !== release) holder?.();
            holder = release;
            return beside(place, scrubber.push(text));
          },
          flush: () => (holder === release ? beside(place, scrubber.flush()) : ''),
        };
      },
    };
    return place;
  }

  return {
    clean: new WeakSet(),
    at(fd) {
      const name = placeOf(fd);
      const place = places.get(name) ?? makePlace();
      places.set(name, place);
      return place;
    },
  };
}
