import type { Publisher } from './publisher.ts';

/** BFFs that are told of changes one by one, where they share no Redis. */
export interface HttpTargets {
  /** Their invalidation endpoints, in full: `http://127.0.0.1:4001/internal/invalidate`. */
  readonly urls: readonly string[];
  /** What they take as `Authorization: Bearer`. */
  readonly credential: string;
}

/** Publishes by POST to each BFF at once; one that does not take it keeps it from no other. */
export function httpPublisher({ urls, credential }: HttpTargets): Publisher {
  const headers = {
    authorization: `Bearer ${credential}`,
    'content-type': 'application/json',
  };
  return {
    publish: async (tags, signal) => {
      const body = JSON.stringify({ tags });
      const request = { method: 'POST', headers, body, signal, redirect: 'error' as const };
      const told = await Promise.allSettled(urls.map((url) => tell(url, request)));
      const failures = told.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      if (failures.length > 0) throw new Error(failures.map(({ message }) => message).join('; '));
    },
    close: () => {},
  };
}

async function tell(url: string, request: RequestInit): Promise<void> {
  const { status, body } = await fetch(url, request).catch((error: Error) => {
    const { message } = (error.cause as Error | undefined) ?? error;
    throw new Error(`${url}: ${message}`, { cause: error });
  });
  // An answer that nobody reads keeps its connection busy.
  await body?.cancel();
  if (status !== 202) throw new Error(`${url}: status ${status}`);
}
