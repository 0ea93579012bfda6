import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { metricOf } from '../../test/testkit/metric.ts';
import { replaceFile, writeManifest } from '../workload/generated-folder.ts';
import { type Exchange, queryOf } from './exchange.ts';
import { offerOf } from './operations.ts';
import { PLACE } from './place.ts';

/** What changes while a BFF serves: its client's operations, or the graph below them. */
export const CHANGING = ['operations', 'graph'] as const;

export type Changing = (typeof CHANGING)[number];

/** Replaces the generation that a BFF serves, as deployments do. */
export interface Changes {
  /** What the client's latest release asks for. */
  offer(): Exchange;
  /**
   * Changes something each second until `durationMs` are over, and at least once; resolves with how
   * often, when the BFF serves what changed last.
   */
  goOn(what: Changing, durationMs: number): Promise<number>;
}

/** Writes the manifest of a release in the place of the last but one; returns its path. */
export function writeRelease(release: number): string {
  return writeManifest(`${PLACE}/release-${release % 2}`, [offerOf(release)]);
}

/** Begins with releases 0 and 1, which the BFF at `url` serves already. */
export function createChanges(url: string, supergraph: string): Changes {
  const graph = readFileSync(supergraph, 'utf8');
  let revision = 0;
  let release = 1;
  let offer = queryOf(offerOf(release));
  const change = async (what: Changing) => {
    const before = await reloadsOf(url);
    if (what === 'graph') {
      revision += 1;
      replaceFile(supergraph, `${graph}\n# revision ${revision}\n`);
    } else {
      release += 1;
      writeRelease(release);
    }
    await reloadAfter(before, url);
    offer = queryOf(offerOf(release));
  };
  return {
    offer: () => offer,
    goOn: async (what, durationMs) => {
      const end = performance.now() + durationMs;
      await change(what);
      let times = 1;
      while (performance.now() + PAUSE_MS < end) {
        await sleep(PAUSE_MS);
        await change(what);
        times += 1;
      }
      return times;
    },
  };
}

const PAUSE_MS = 1_000;

function reloadsOf(url: string): Promise<number> {
  return metricOf({ url }, 'facet_generation_reloads_total', { outcome: 'accepted' });
}

async function reloadAfter(before: number, url: string): Promise<void> {
  const end = performance.now() + RELOAD_MS;
  while ((await reloadsOf(url)) === before) {
    if (performance.now() > end) throw new Error('the BFF does not serve what changed');
    await sleep(100);
  }
}

const RELOAD_MS = 20_000;
