import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from taking more room for young objects than it is worth; returns how to stop that.
 *
 * V8 doubles that room once as many bytes as it holds have outlived collections, however long that took:
 * under any load that lasts it ends with 64 MB in each of two halves. A few requests at once do nearly as
 * well with less. Many do not, for what each of them holds would outlive two collections and pass for old.
 * So the halves stay at 24 MB until many have been under way for a while; from then on V8 has its way.
 *
 * V8 reads its flag whenever it makes room, which Node does not promise. Where that is otherwise, or
 * `--max-semi-space-size` is smaller, nothing is held. The room is the process's: it serves one BFF.
 */
export function watchYoungRoom(running: () => number): () => void {
  const room = new YoungRoom();
  let growth: Growth = 'free';
  const grow = (next: Growth) => {
    if (next !== growth) setFlagsFromString(`--semi-space-growth-factor=${FACTOR[next]}`);
    growth = next;
  };
  const timer = setInterval(() => grow(room.look(running(), halfBytes())), INTERVAL_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    grow('free');
  };
}

const INTERVAL_MS = 100;
/** What V8 grows the room by. */
const FACTOR: Readonly<Record<Growth, number>> = { held: 1, free: 2 };

function halfBytes(): number {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  // Not `space_size`: of the half that is not in use V8 gives memory back now and then.
  return young ? young.space_used_size + young.space_available_size : 0;
}

/** `free`: as V8 likes. */
type Growth = 'held' | 'free';

/** Decides whether the room is large enough. */
export class YoungRoom {
  #manyLooks = 0;

  /**
   * Another look: how many requests are under way, and how large each half is. V8 takes room back from
   * who has had nothing to do for a while: what is too small then grows again.
   */
  look(running: number, half: number): Growth {
    if (this.#manyLooks === MANY_LOOKS) return 'free';
    this.#manyLooks = running > FEW ? this.#manyLooks + 1 : 0;
    return half >= HALF_BYTES && this.#manyLooks < MANY_LOOKS ? 'held' : 'free';
  }
}

/** So many requests at once cost up to a tenth more CPU time each where the room is held. */
const FEW = 24;
/** What is shorter is a burst. */
const MANY_LOOKS = 3;
/** 24 MB, less what V8 keeps its accounts in. */
const HALF_BYTES = 23.9 * 1024 * 1024;
