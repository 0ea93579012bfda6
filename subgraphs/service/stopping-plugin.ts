import type { KyselyPlugin } from 'kysely';

/** Lets no statement begin once the signal has aborted: it fails with the signal's reason. */
export function stoppingPlugin(signal: AbortSignal): KyselyPlugin {
  return {
    transformQuery: ({ node }) => {
      signal.throwIfAborted();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}
