import { buildSchema, type GraphQLSchema } from 'graphql';
import type { TagFilter } from '#schema';
import { contractKey, type OpenedContract, parsePlans, type StoredPlans } from '#schema/operations';
import { type Apollo, startApollo } from './apollo.ts';
import type { Artefact } from './artefact.ts';
import { createCompiler } from './compiler.ts';
import type { Executable } from './execute/executable.ts';
import { createFreeTexts } from './free-texts.ts';
import { GenerationError } from './generation-error.ts';
import { InFlight } from './in-flight.ts';
import type { Operation } from './operation.ts';
import type { ContractSource } from './planner.worker.ts';
import type { Planning } from './planning.ts';
import { registeredOperations } from './registered-operations.ts';
import type { HttpResponse } from './response.ts';
import type { SubgraphClient, SubgraphContext } from './subgraph/client.ts';
import type { Log } from './telemetry/log.ts';
import type { CountCompilation } from './telemetry/metrics.ts';
import type { FindExecutable } from './variants.ts';

/** What a generation is made of. They are loaded, refused and replaced together. */
export interface GenerationArtefacts {
  readonly supergraph: Artefact;
  readonly manifests: readonly Artefact[];
  /** Plans made beforehand; what they lack is planned while the generation is made. */
  readonly plans?: Artefact | undefined;
}

export interface GenerationOptions {
  /** The part of the schema the client may see. */
  readonly contract: TagFilter;
  readonly introspection: 'allowed' | 'refused';
  /** Where a subgraph answers, when not where the supergraph says. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly client: SubgraphClient;
  readonly planning: Planning;
  readonly log: Log;
  readonly count: CountCompilation;
}

/** An operation with its variables, and what goes down to the subgraphs with it. */
export interface ExecutionRequest extends SubgraphContext {
  readonly operation: Operation;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The caller's `Accept` header. */
  readonly accept: string | undefined;
}

/** An immutable bundle of one supergraph and its operations; a request keeps the one it began on. */
export interface Generation {
  readonly schema: GraphQLSchema;
  readonly operations: ReadonlyMap<string, Operation>;
  /** @throws ClientError when the text does not parse or fit the schema */
  operationOfText(text: string, operationName: string | undefined): Operation;
  execute(request: ExecutionRequest): Promise<HttpResponse>;
  /** Lets go of everything once no request runs on it any more. */
  retire(): Promise<void>;
}

/**
 * Makes a generation ready to serve.
 *
 * @throws GenerationError when an artefact is bad: then nothing of it may be served
 */
export async function createGeneration(
  { supergraph: artefact, manifests, plans }: GenerationArtefacts,
  options: GenerationOptions,
): Promise<Generation> {
  const { log, count, introspection } = options;
  const source = { supergraph: artefact.text, filter: options.contract };
  const stored = plans && parsePlans(plans.text);
  const contract = await contractOf(source, artefact.name, { ...options, stored });
  const schema = buildSchema(contract.schema, { assumeValid: true });
  const registration = { ...options, schema, source, contract, stored };
  const registered = await Promise.all(
    manifests.map((manifest) => registeredOperations(manifest, registration)),
  );
  const operations = registered.flat();
  const byHash = new Map(operations.map((operation) => [operation.hash, operation]));
  const texts = createFreeTexts({ schema, introspection }, count);
  const apollo = await startApollo({
    schema,
    supergraph: artefact.text,
    textOf: (hash) => byHash.get(hash)?.text,
    documentOf: (hash) => byHash.get(hash)?.document ?? texts.documentOf(hash),
    onParse: () => count('parse', 'traffic', 1),
    log,
  });
  const executableOf = createCompiler({ ...options, schema, source, contract });
  const inFlight = new InFlight();
  return {
    schema,
    operations: new Map(operations.map((operation) => [operation.id, operation])),
    operationOfText: texts.operationOf,
    execute: (request) =>
      inFlight.run(() => execute(request, executableOf(request.operation), apollo)),
    retire: async () => {
      await inFlight.idle();
      await apollo.stop();
    },
  };
}

/** The contract as it was stored, or else opened now. */
async function contractOf(
  source: ContractSource,
  supergraph: string,
  { stored, planning, log }: ContractOptions,
): Promise<OpenedContract> {
  const known = stored?.get(contractKey(source.supergraph, source.filter));
  if (known !== undefined) return JSON.parse(known) as OpenedContract;
  if (stored) log.warn({ supergraph }, 'the stored plans are of another supergraph or contract');
  const opened = await planning.open(source);
  if (opened.kind === 'failed') throw new GenerationError(supergraph, opened.errors);
  return opened;
}

interface ContractOptions {
  readonly stored: StoredPlans | undefined;
  readonly planning: Planning;
  readonly log: Log;
}

async function execute(
  request: ExecutionRequest,
  findExecutable: FindExecutable,
  apollo: Apollo,
): Promise<HttpResponse> {
  const found = await findExecutable(request.variables);
  let isForEverybody = false;
  const executable: Executable = async (asked) => {
    const result = await found(asked);
    isForEverybody = result.isForEverybody;
    return result;
  };
  const answer = await apollo.execute({ ...request, executable });
  return { ...answer, operation: request.operation, isForEverybody };
}
