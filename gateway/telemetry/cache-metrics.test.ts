import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { cacheMetrics } from './cache-metrics.ts';

test('Every series of the caches is there before anything happened, and counts', async () => {
  const registry = new Registry();
  const metrics = cacheMetrics(registry);
  const before = await registry.metrics();
  expect(before.match(/^facet_cache_lookups_total\{.*\} 0$/gm)).toHaveLength(2 * 2 * 7);
  expect(before.match(/^facet_cache_dropped_writes_total\{.*\} 0$/gm)).toHaveLength(2 * 7);
  expect(before).toContain('\nfacet_cache_invalidations_total 0\n');
  metrics.lookups('entities', 'redis', 'hit', 20);
  metrics.droppedWrite('responses', 'large');
  metrics.invalidations(3);
  const after = (await registry.metrics()).split('\n').filter((line) => /^[^#].* [^0]/.test(line));
  expect(after).toEqual([
    'facet_cache_lookups_total{cache="entities",tier="redis",outcome="hit"} 20',
    'facet_cache_dropped_writes_total{cache="responses",reason="large"} 1',
    'facet_cache_invalidations_total 3',
  ]);
});
