/** What is watched in a store right now, so that closing the store ends all of it. */
export interface Watches {
  /** Takes over how to end a watch; the result ends it, once. */
  begun(stop: () => void): () => void;
  endAll(): void;
}

export function createWatches(): Watches {
  const stops = new Set<() => void>();
  return {
    begun: (stop) => {
      stops.add(stop);
      return () => {
        if (stops.delete(stop)) stop();
      };
    },
    endAll: () => {
      for (const stop of stops) stop();
      stops.clear();
    },
  };
}
