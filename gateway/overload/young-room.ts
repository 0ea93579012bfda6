import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from taking more room for young objects than it is worth; returns how to stop that.
 *
 * V8 doubles that room once as many bytes as it holds have outlived collections, however long that took:
 * under any load that lasts it ends with 64 MB in each of two halves. As long as little grows old, less does
 * nearly as well. Where many requests are under way, or large ones, what they hold outlives two collections and
 * passes for old, which costs much. So the halves stay at 24 MB except while much grows old.
 *
 * V8 reads its flag whenever it makes room, which Node does not promise. Where that is otherwise, or
 * `--max-semi-space-size` is smaller, nothing is held. The room is the process's: of several BFFs in one, as
 * `npm start` has them, each sees and says the same.
 */
export function watchYoungRoom(): () => void {
  const room = new YoungRoom();
  let growth: Growth = 'free';
  const grow = (next: Growth) => {
    if (next !== growth) setFlagsFromString(`--semi-space-growth-factor=${FACTOR[next]}`);
    growth = next;
  };
  const timer = setInterval(() => grow(room.look(spaces())), INTERVAL_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    grow('free');
  };
}

const INTERVAL_MS = 100;
/** What V8 grows the room by. */
const FACTOR: Readonly<Record<Growth, number>> = { held: 1, free: 2 };

function spaces(): Spaces {
  let halfBytes = 0;
  let oldBytes = 0;
  for (const space of getHeapSpaceStatistics()) {
    // Not `space_size`: of the half that is not in use V8 gives memory back now and then.
    if (space.space_name === 'new_space') {
      halfBytes = space.space_used_size + space.space_available_size;
    }
    if (OLD.has(space.space_name)) oldBytes += space.space_used_size;
  }
  return { halfBytes, oldBytes };
}

const OLD = new Set(['old_space', 'large_object_space']);

/** What there is in a heap. */
export interface Spaces {
  /** Room for young objects, of one of the halves. */
  readonly halfBytes: number;
  /** What is taken by old objects. */
  readonly oldBytes: number;
}

/** `free`: as V8 likes. */
type Growth = 'held' | 'free';

/** Decides whether the room is large enough, ten times a second. */
export class YoungRoom {
  #grown: readonly number[] = [];
  #oldBytes = Number.POSITIVE_INFINITY;

  /**
   * Another look. V8 takes room back from who has had nothing to do for a while: what is too small then
   * grows again.
   */
  look({ halfBytes, oldBytes }: Spaces): Growth {
    const grown = Math.max(0, oldBytes - this.#oldBytes);
    this.#oldBytes = oldBytes;
    this.#grown = [...this.#grown, grown].slice(-LOOKS);
    const inAll = this.#grown.reduce((sum, each) => sum + each, 0);
    return halfBytes >= HALF_BYTES && inAll < MUCH_BYTES ? 'held' : 'free';
  }
}

/** In a second: some ten times what 16 requests at once for answers of 90 KB let grow old. */
const MUCH_BYTES = 16 * 1024 * 1024;
const LOOKS = 10;
/** 24 MB, less what V8 keeps its accounts in. */
const HALF_BYTES = 23.9 * 1024 * 1024;
