import type { GraphQLSchema } from 'graphql';
import type { ContractFilter } from '#schema';
import { type Access, contractKey, parsePlans, type StoredPlans } from '#schema/operations';
import type { Apollo } from './apollo.ts';
import type { Artefact } from './artefact.ts';
import type { DecidePolicies } from './authorize.ts';
import type { PartCache } from './cache/part-cache.ts';
import type { Executable, ExecutionResult } from './execute/executable.ts';
import type { KeptUse } from './execute/run.ts';
import { type Foundation, layFoundation } from './foundation.ts';
import { InFlight } from './in-flight.ts';
import type { DocumentLimits } from './limits.ts';
import type { Operation } from './operation.ts';
import type { Planning } from './planning.ts';
import {
  type RegisteredOperation,
  type Registration,
  registeredOperations,
} from './registered-operations.ts';
import { NO_RELEASES, type UnitedReleases } from './registry/united-releases.ts';
import { type Released, releasedOperations } from './released-operations.ts';
import type { HttpResponse } from './response.ts';
import type { CacheHint } from './subgraph/cache-hint.ts';
import type { SubgraphClient, SubgraphContext } from './subgraph/client.ts';
import type { CountCompilation } from './telemetry/generation-metrics.ts';
import type { Log } from './telemetry/log.ts';
import type { FindExecutable } from './variants.ts';
import type { Viewer } from './viewer.ts';

/** What a generation is made of. They are loaded, refused and replaced together. */
export interface GenerationArtefacts {
  readonly supergraph: Artefact;
  readonly manifests: readonly Artefact[];
  /** Plans made beforehand; what they lack is planned while the generation is made. */
  readonly plans?: Artefact | undefined;
  /** What the client's releases hold. What of it does not fit is left out, and told of. */
  readonly releases?: UnitedReleases | undefined;
}

export interface GenerationOptions {
  /** The part of the schema the client may see, and how much of it at once. */
  readonly contract: ContractFilter;
  readonly introspection: 'allowed' | 'refused';
  /** What texts may hold that nobody registered. */
  readonly documents: DocumentLimits;
  /** Where a subgraph answers, when not where the supergraph says. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  /** Labels of progressive overrides that are on for this client. */
  readonly overrideLabels: readonly string[];
  /** The client's decisions about `@policy`. Default: none is allowed. */
  readonly policies?: DecidePolicies | undefined;
  readonly client: SubgraphClient;
  /** What is kept of answers that are the same for everybody. Default: nothing. */
  readonly parts?: PartCache | undefined;
  readonly planning: Planning;
  readonly log: Log;
  readonly count: CountCompilation;
}

/** An operation with its variables, and what goes down to the subgraphs with it. */
export interface ExecutionRequest extends SubgraphContext {
  readonly operation: Operation;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly access: Access;
  /** The caller's `Accept` header. */
  readonly accept: string | undefined;
  readonly kept: KeptUse;
}

/** An immutable bundle of one supergraph and its operations; a request keeps the one it began on. */
export interface Generation {
  readonly schema: GraphQLSchema;
  /** Names supergraph and contract: other generations of the same two give the same answers. */
  readonly contractKey: string;
  /** How long, and for whom, the schema lets an operation's answer be kept; undefined: it does not say. */
  policyOf(operation: Operation): CacheHint | undefined;
  /** What of an operation a viewer may have. */
  accessOf(operation: Operation, viewer: Viewer | null): Access;
  /** By id. */
  readonly operations: ReadonlyMap<string, Operation>;
  /** By the SHA-256 of its text, which for some toolchains is not the id. */
  readonly byHash: ReadonlyMap<string, Operation>;
  /** The versions whose releases list an operation, by its id; none for a manifest's alone. */
  versionsOf(id: string): readonly string[];
  /** @throws ClientError when the text does not parse or fit the schema */
  operationOfText(text: string, operationName: string | undefined): Operation;
  execute(request: ExecutionRequest): Promise<HttpResponse>;
  /**
   * Runs what may execute something on it: until that settles it is not let go of, however long something
   * waits until it is executed.
   */
  hold<Result>(run: () => Promise<Result>): Promise<Result>;
  /** Lets go of everything once nothing runs on it any more. */
  retire(): Promise<void>;
}

/** Makes a generation ready to serve. What it has in common with the one before is taken over. */
export type CreateGeneration = (artefacts: GenerationArtefacts) => Promise<Generation>;

/**
 * Makes one generation after the other. Making one rejects with a GenerationError when an artefact
 * is bad: then nothing of it may be served.
 */
export function generationsOf(options: GenerationOptions): CreateGeneration {
  let last: Made | undefined;
  return async (artefacts) => {
    const made = await make(artefacts, options, last);
    last = made;
    return generationOf(made);
  };
}

/** All that a generation was made of, for the next one to take over what stays. */
interface Made {
  readonly artefacts: GenerationArtefacts;
  readonly stored: StoredPlans | undefined;
  readonly foundation: Foundation;
  /** The operations of each manifest, by its text. */
  readonly manifests: ReadonlyMap<string, readonly RegisteredOperation[]>;
  readonly released: Released;
}

async function make(
  artefacts: GenerationArtefacts,
  options: GenerationOptions,
  last: Made | undefined,
): Promise<Made> {
  const { supergraph, plans } = artefacts;
  const hasSamePlans = last && last.artefacts.plans?.text === plans?.text;
  const stored = hasSamePlans ? last.stored : plans && parsePlans(plans.text);
  const kept = last?.foundation.source.supergraph === supergraph.text ? last : undefined;
  const foundation = kept?.foundation ?? (await layFoundation(supergraph, { ...options, stored }));
  try {
    const registration = { ...options, ...foundation, stored };
    const manifests = await registeredManifests(artefacts.manifests, registration, kept?.manifests);
    const released = await releasedOperations(artefacts.releases ?? NO_RELEASES, {
      ...registration,
      manifests: [...manifests.values()],
      known: kept?.released,
    });
    return { artefacts, stored, foundation, manifests, released };
  } catch (error) {
    // Nothing was ever shown on it, so this ends it.
    if (!kept) await foundation.show(new Map())();
    throw error;
  }
}

async function registeredManifests(
  artefacts: readonly Artefact[],
  registration: Registration,
  known: Made['manifests'] = new Map(),
): Promise<Made['manifests']> {
  const operations = await Promise.all(
    artefacts.map(
      (artefact) => known.get(artefact.text) ?? registeredOperations(artefact, registration),
    ),
  );
  return new Map(artefacts.map(({ text }, index) => [text, operations[index] ?? []]));
}

function generationOf({ foundation, manifests, released }: Made): Generation {
  const { schema, texts, apollo, executableOf, policyOf, accessOf, source } = foundation;
  const operations = new Map<string, Operation>();
  for (const [id, { operation }] of released) if (operation) operations.set(id, operation);
  for (const operation of [...manifests.values()].flat()) operations.set(operation.id, operation);
  const byHash = new Map([...operations.values()].map((each) => [each.hash, each]));
  const hide = foundation.show(byHash);
  const inFlight = new InFlight();
  return {
    schema,
    contractKey: contractKey(source.supergraph, source.filter),
    policyOf,
    accessOf,
    operations,
    byHash,
    versionsOf: (id) => released.get(id)?.versions ?? [],
    operationOfText: texts.operationOf,
    execute: (request) =>
      inFlight.run(() => execute(request, executableOf(request.operation), apollo)),
    hold: (run) => inFlight.run(run),
    retire: async () => {
      await inFlight.idle();
      await hide();
    },
  };
}

async function execute(
  request: ExecutionRequest,
  findExecutable: FindExecutable,
  apollo: Apollo,
): Promise<HttpResponse> {
  const madeAt = Date.now();
  const found = await findExecutable(request.variables, request.access, request.signal);
  let result: ExecutionResult | undefined;
  const executable: Executable = async (asked) => {
    result = await found(asked);
    return result;
  };
  const answer = await apollo.execute({ ...request, executable });
  const body = encoded(answer.body);
  const { operation } = request;
  const told = result && { ...keepingOf(result, request), subgraphMs: result.subgraphMs };
  return { ...answer, ...told, madeAt, body, operation };
}

/** How long, and for whom, an answer may be kept, and what it was made of. */
function keepingOf(
  { errors, cacheHints, isForEverybody, stale, staleS, tags, changed }: ExecutionResult,
  { operation, access }: ExecutionRequest,
): Pick<HttpResponse, 'kept' | 'tags' | 'isStale' | 'staleS' | 'changed'> {
  if (operation.kind === 'mutation') return { changed: [...changed] };
  const aged = staleS === undefined ? {} : { staleS };
  if (stale.length > 0) return { isStale: true, ...aged };
  if (errors.length > 0 || cacheHints.length === 0) return aged;
  const maxAgeS = Math.min(...cacheHints.map(({ maxAge }) => maxAge));
  const isSaidPrivate = cacheHints.some(({ scope }) => scope === 'PRIVATE');
  // What takes something of viewers is not for everybody, whatever services say of it.
  const isPrivate = isSaidPrivate || !isForEverybody || access !== '';
  const kept = { scope: isPrivate ? 'PRIVATE' : 'PUBLIC', maxAgeS } as const;
  return { kept, tags: [...tags], ...aged };
}

/**
 * A long text as bytes: Node would put it behind the headers and encode both, a copy for everyone
 * who shares the answer.
 */
function encoded(text: string): string | Buffer {
  return text.length > LONG_TEXT ? Buffer.from(text) : text;
}

const LONG_TEXT = 8 * 1024;
