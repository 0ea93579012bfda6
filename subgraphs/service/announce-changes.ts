import type { ApolloServerPlugin } from '@apollo/server';
import type { Changes } from './changes.ts';
import type { Publisher } from './publisher.ts';

/** The part of a request's context that this plugin reads. */
export interface ChangingContext {
  readonly changes: Changes;
}

export interface AnnounceOptions {
  readonly publisher: Publisher;
  /** Told of what could not be published. */
  readonly onError: (error: unknown, tags: readonly string[]) => void;
}

/**
 * Before a request's answer goes out, publishes what it has changed and names it in the answer's
 * header `x-facet-changed: Product:p7, Review:r1`: whoever sent a mutation knows at once, even where
 * nothing can be published. Publishing takes 200 milliseconds at most and fails no mutation.
 */
export function announceChanges({
  publisher,
  onError,
}: AnnounceOptions): ApolloServerPlugin<ChangingContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ contextValue, response }) => {
        const tags = contextValue.changes.tags();
        if (tags.length === 0) return;
        response.http.headers.set('x-facet-changed', tags.join(', '));
        await inTime(publisher, tags).catch((error: unknown) => onError(error, tags));
      },
    }),
  };
}

async function inTime(publisher: Publisher, tags: readonly string[]): Promise<void> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const late = new Promise<never>((_, reject) => {
    // A publisher that heeds the signal has the first word: it knows who did not answer.
    const giveUp = () => setImmediate(reject, signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
  });
  await Promise.race([publisher.publish(tags, signal), late]);
}

const DEADLINE_MS = 200;
