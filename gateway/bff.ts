import { createAllowlist } from './allowlist.ts';
import { type Bff, type ServerPlace, serveBff } from './bff-server.ts';
import { createCaches } from './cache/caches.ts';
import { PartCache } from './cache/part-cache.ts';
import { createCdn, notedBy } from './cdn.ts';
import type { BffDefinition } from './definition.ts';
import { createGateway } from './gateway.ts';
import { generationsOf } from './generation.ts';
import { followGenerations, type Generations } from './generations.ts';
import { createIdentify } from './identity/caller.ts';
import type { Identity } from './identity/identity.ts';
import { createIntroduction } from './identity/introduction.ts';
import { keepLedger } from './ledger/ledger.ts';
import type { LedgerStore } from './ledger/store.ts';
import { createMisses } from './misses.ts';
import { observed } from './observed.ts';
import type { Operation } from './operation.ts';
import { guardAgainstOverload } from './overload/overload.ts';
import { createTriage } from './overload/triage.ts';
import { createPlanning, type Planning } from './planning.ts';
import { createPlayground } from './playground/playground.ts';
import type { Redis } from './redis.ts';
import { followReleases } from './registry/followed-releases.ts';
import type { Registry } from './registry/registry.ts';
import { createRepresentation } from './representation.ts';
import { createSubgraphClient, type SubgraphClient } from './subgraph/client.ts';
import { subgraphObserver } from './subgraph-observer.ts';
import type { AnsweredRequest } from './telemetry/answered-request.ts';
import type { Log } from './telemetry/log.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { logRequest } from './telemetry/request-log.ts';
import { createVersionGate, isVersionGated } from './version-gate.ts';

export type { Bff } from './bff-server.ts';

/** Where a BFF stands and what stands around it; the client's own choices are its definition. */
export interface BffOptions extends ServerPlace {
  /** The composed supergraph: a file's path or an `http(s)` address. */
  readonly supergraph: string;
  /** Manifests of persisted queries: files' paths or `http(s)` addresses. */
  readonly manifests: readonly string[];
  /** Query plans made beforehand: a file's path or an address. Default: all are made at the start. */
  readonly plans?: string | undefined;
  /** Where subgraphs answer, by name, when not where the supergraph says. */
  readonly subgraphUrls?: Readonly<Record<string, string>>;
  /** How often supergraph and manifests are looked at, in milliseconds. Default 200. */
  readonly pollIntervalMs?: number;
  /** `refused` in production. Default `allowed`. */
  readonly introspection?: 'allowed' | 'refused';
  /** In `open` mode, the credential that text of one's own needs. Default none. */
  readonly openCredential?: string | undefined;
  /** Whether there is a page to try operations on; not in production. Default `refused`. */
  readonly playground?: 'served' | 'refused';
  /** Whose releases are served beside the manifests. Default: none. */
  readonly registry?: Registry | undefined;
  /** Where caches keep what several instances share. Default: each has its own memory. */
  readonly redis?: Redis | undefined;
  /** Signs what caches keep there. Default: a checksum stands instead. */
  readonly cacheSecret?: string | undefined;
  /** Where a caching proxy before the edge answers, to be told what changed. Default: there is none. */
  readonly cdnUrl?: string | undefined;
  /** How it learns who asks, and tells subgraphs. Default: everybody is nobody. */
  readonly identity?: Identity | undefined;
  /** Where it is kept who runs what. Default: nowhere. */
  readonly ledger?: LedgerStore | undefined;
  readonly log: Log;
}

/**
 * Starts the BFF of one client before a supergraph.
 *
 * @throws GenerationError when supergraph or manifest cannot be served
 */
export async function createBff(definition: BffDefinition, options: BffOptions): Promise<Bff> {
  const metrics = createMetrics(definition.client);
  const overload = guardAgainstOverload({
    choices: definition.overload,
    metrics: metrics.overload,
    onHeapFull: () => caches.halve(),
  });
  const planning = createPlanning();
  const caches = await createCaches({
    ...options,
    client: definition.client,
    memory: definition.cache,
    deadlineMs: definition.cache.redisTimeoutMs,
    secret: options.cacheSecret,
    metrics: metrics.cache,
  });
  const client = createSubgraphClient(
    {
      ...definition.subgraphs,
      nextTurn: overload.nextTurn,
      introduce: createIntroduction(options.identity, definition.client),
    },
    subgraphObserver({ metrics, log: options.log, invalidate: caches.invalidate }),
  );
  metrics.resilience.watchBulkheads(() => client.pressures());
  const parts =
    definition.cache.entityBytes > 0
      ? new PartCache(caches.entities, definition.deadlineMs)
      : undefined;
  caches.onInvalidated(() => {
    client.startAnew();
    parts?.startAnew();
  });
  const generations = await follow(definition, options, { client, planning, metrics, parts });
  const playground =
    options.playground === 'served'
      ? createPlayground(definition, () => generations.current)
      : undefined;
  const misses = createMisses({
    client: definition.client,
    operations: () => generations.current.operations,
    log: options.log,
  });
  const { admission } = overload;
  const keepable = new WeakSet<Operation>();
  const gateway = createGateway({
    current: () => generations.current,
    admission,
    keepable,
    admit: createVersionGate(definition.versions),
    allowlistFor: createAllowlist(definition, {
      ...options,
      misses,
      metrics,
      playgroundCredential: playground?.credential,
    }),
    limits: definition.limits,
    deadlineMs: definition.deadlineMs,
    responses: definition.cache.responseBytes > 0 ? caches.responses : undefined,
    invalidate: caches.invalidate,
    onChange: caches.onInvalidated,
    keeping: definition.cache,
    represent: createRepresentation({
      ...definition,
      variesByVersion: isVersionGated(definition.versions),
    }),
    log: options.log,
  });
  const cdn = options.cdnUrl
    ? createCdn({ ...options, ...definition, url: options.cdnUrl, metrics: metrics.cdn })
    : undefined;
  if (cdn) caches.onInvalidated(cdn.purge);
  const ledger =
    options.ledger &&
    keepLedger({ ...options, client: definition.client, store: options.ledger, metrics });
  const onAnswered = (answered: AnsweredRequest) => {
    metrics.request(answered);
    logRequest(options.log, answered);
  };
  return serveBff(definition, options, {
    handle: observed(cdn ? notedBy(cdn, gateway) : gateway, { metrics, ledger, onAnswered }),
    onAnswered,
    identify: createIdentify(options.identity, {
      client: definition.client,
      pageCredential: playground?.credential,
    }),
    metrics,
    playground,
    overload,
    triage: createTriage({ admission, keepable, current: () => generations.current }),
    invalidate: caches.invalidate,
    onClose: async () => {
      overload.close();
      misses.close();
      await ledger?.close();
      await generations.stop();
      caches.close();
      await cdn?.close();
      await planning.close();
      await client.close();
    },
  });
}

interface FollowedWith {
  readonly client: SubgraphClient;
  readonly planning: Planning;
  readonly metrics: Metrics;
  readonly parts: PartCache | undefined;
}

function follow(
  definition: BffDefinition,
  options: BffOptions,
  { client, planning, metrics, parts }: FollowedWith,
): Promise<Generations> {
  const { log } = options;
  return followGenerations({
    supergraph: options.supergraph,
    manifests: options.manifests,
    plans: options.plans,
    pollIntervalMs: options.pollIntervalMs ?? 200,
    metrics,
    log,
    followReleases: (onChange) =>
      options.registry &&
      followReleases(options.registry, { client: definition.client, onChange, metrics, log }),
    create: generationsOf({
      contract: definition.contract,
      introspection: options.introspection ?? 'allowed',
      documents: definition.limits.documents,
      subgraphUrls: options.subgraphUrls ?? {},
      overrideLabels: definition.overrideLabels,
      policies: definition.policies,
      client,
      parts,
      planning,
      log,
      count: metrics.compilation,
    }),
  });
}
