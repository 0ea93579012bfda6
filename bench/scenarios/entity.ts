import type { RunningGateway } from '../gateways/start-gateway.ts';
import { createLoadClient, type LoadRequest } from '../load/load.ts';
import { type Contender, interleave, type Measurement } from '../measure/interleave.ts';
import { PRODUCTS } from '../workload/data.ts';
import { writeHintedSupergraph, writeManifest } from '../workload/generated-folder.ts';
import { OPERATIONS, operationNamed } from '../workload/operations.ts';
import { gatewayNamed, type Stage } from './stage.ts';
import { requestOf, startOnStage } from './start-on-stage.ts';

/** Facet on pages of a catalogue of which it can keep a part, beside itself keeping nothing. */
export interface EntityResult {
  /** Share of entities that the cache had when they were looked up, from 0 to 1. */
  readonly hitRate: number;
  readonly keeping: Measurement;
  readonly keepingNothing: Measurement;
}

/**
 * Nine of ten requests are for one of a few pages, each in turn; the tenth is for the page of the
 * remaining catalogue that was not asked for longest, which a cache of this size has lost by then.
 */
const PAGE = 10;
const POPULAR_PAGES = 50;
const CACHE_MIB = 1;

export async function entity(stage: Stage): Promise<EntityResult> {
  stage.progress('entity: pages of a catalogue, 90 % of its look-ups in the entity cache');
  await stage.subgraphs.set({ delayMs: 0, maxAgeS: 600 });
  const hinted = { ...stage, supergraph: writeHintedSupergraph(stage.subgraphs.urls) };
  const contenders = [await contenderOf(CACHE_MIB, hinted), await contenderOf(0, hinted)];
  // Each popular page once: what is measured after that is not how a cache fills.
  for (const { client } of contenders) {
    for (let sent = 0; sent < POPULAR_PAGES; sent += 1) await client.once();
  }
  const before = await lookupsOf(contenders[0]?.running);
  const [keeping, keepingNothing] = await interleave(contenders, stage.subgraphs, stage.pace);
  const after = await lookupsOf(contenders[0]?.running);
  const hitRate = (after.hits - before.hits) / (after.all - before.all);
  for (const { client, running } of contenders) {
    await client.close();
    await running.process.stop();
  }
  if (!keeping || !keepingNothing) throw new Error('Facet was not measured.');
  return { hitRate, keeping, keepingNothing };
}

async function contenderOf(entityCacheMiB: number, stage: Stage): Promise<Contender> {
  const running = await startOnStage(
    gatewayNamed(stage, 'facet'),
    {
      operation: operationNamed('Page'),
      variables: { after: 0 },
      manifest: writeManifest('manifest', OPERATIONS),
      features: 'none',
      entityCacheMiB,
    },
    stage,
  );
  if ('reason' in running) throw new Error(running.reason);
  const client = createLoadClient({
    port: running.setup.port,
    next: pagesInTurn(running),
    identities: 'unique',
    concurrency: 16,
  });
  return { running, client };
}

function pagesInTurn({ gateway }: RunningGateway): () => LoadRequest {
  const operation = operationNamed('Page');
  const made = new Map<number, LoadRequest>();
  const otherPages = PRODUCTS.length / PAGE - POPULAR_PAGES;
  let sent = 0;
  return () => {
    const turn = Math.floor(sent / 10);
    const page = sent % 10 === 9 ? POPULAR_PAGES + (turn % otherPages) : sent % POPULAR_PAGES;
    sent += 1;
    const request =
      made.get(page) ?? requestOf(gateway, { operation, variables: { after: page * PAGE } });
    made.set(page, request);
    return request;
  };
}

/** Look-ups of entities in memory so far, as Facet counts them on `/metrics`. */
async function lookupsOf(running: RunningGateway | undefined): Promise<Lookups> {
  const response = await fetch(`http://127.0.0.1:${running?.setup.port}/metrics`);
  const counts = (await response.text()).matchAll(
    /^facet_cache_lookups_total\{cache="entities",tier="memory",outcome="(\w+)"[^}]*\} (\d+)$/gm,
  );
  let [hits, all] = [0, 0];
  for (const [, outcome, count] of counts) {
    all += Number(count);
    if (outcome === 'hit') hits += Number(count);
  }
  return { hits, all };
}

interface Lookups {
  readonly hits: number;
  readonly all: number;
}
