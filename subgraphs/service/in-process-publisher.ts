import { channel } from 'node:diagnostics_channel';
import type { Publisher } from './publisher.ts';

/**
 * Publishes to whoever subscribed to the diagnostics channel `facet:invalidations` in this process,
 * as `{ tags }`.
 */
export function inProcessPublisher(): Publisher {
  return {
    publish: async (tags) => invalidations.publish({ tags }),
    close: () => {},
  };
}

const invalidations = channel('facet:invalidations');
