import { buildSchema, type GraphQLSchema } from 'graphql';
import { contractKey, NodePool, type OpenedContract, type StoredPlans } from '#schema/operations';
import { type Apollo, startApollo } from './apollo.ts';
import type { Artefact } from './artefact.ts';
import { type Compiler, createCompiler } from './compiler.ts';
import { createFreeTexts, type FreeTexts } from './free-texts.ts';
import type { GenerationOptions } from './generation.ts';
import { GenerationError } from './generation-error.ts';
import type { Operation } from './operation.ts';
import type { ContractSource } from './planner.worker.ts';
import type { FindExecutable } from './variants.ts';

/** What a supergraph and a contract make. Generations that differ in operations alone share it. */
export interface Foundation {
  readonly source: ContractSource;
  readonly contract: OpenedContract;
  readonly schema: GraphQLSchema;
  /** What the operations' documents have in common. */
  readonly nodes: NodePool;
  readonly texts: FreeTexts;
  readonly apollo: Apollo;
  readonly executableOf: (operation: Operation) => FindExecutable;
  readonly policyOf: Compiler['policyOf'];
  readonly accessOf: Compiler['accessOf'];
  /**
   * Shows operations to Apollo Server until the result is called. When nobody shows it any, it is
   * ended.
   */
  show(byHash: ReadonlyMap<string, Operation>): () => Promise<void>;
}

export interface FoundationOptions extends GenerationOptions {
  readonly stored: StoredPlans | undefined;
}

/** @throws GenerationError when the supergraph cannot be served to that contract */
export async function layFoundation(
  artefact: Artefact,
  options: FoundationOptions,
): Promise<Foundation> {
  const { introspection, documents, count, log } = options;
  const source = { supergraph: artefact.text, filter: options.contract };
  const contract = await contractOf(source, artefact.name, options);
  const schema = buildSchema(contract.schema, { assumeValid: true });
  const texts = createFreeTexts({ schema, introspection, limits: documents }, count);
  const shown = new Set<ReadonlyMap<string, Operation>>();
  const operationOf = (hash: string): Operation | undefined => {
    for (const operations of shown) {
      const operation = operations.get(hash);
      if (operation) return operation;
    }
    return undefined;
  };
  const apollo = await startApollo({
    schema,
    supergraph: artefact.text,
    textOf: (hash) => operationOf(hash)?.text,
    documentOf: (hash) => operationOf(hash)?.document ?? texts.documentOf(hash),
    onParse: () => count('parse', 'traffic', 1),
    log,
  });
  return {
    source,
    contract,
    schema,
    nodes: new NodePool(),
    texts,
    apollo,
    ...createCompiler({ ...options, schema, source, contract }),
    show: (byHash) => {
      shown.add(byHash);
      return async () => {
        shown.delete(byHash);
        if (shown.size === 0) await apollo.stop();
      };
    },
  };
}

/** The contract as it was stored, or else opened now. */
async function contractOf(
  source: ContractSource,
  supergraph: string,
  { stored, planning, log }: FoundationOptions,
): Promise<OpenedContract> {
  const known = stored?.get(contractKey(source.supergraph, source.filter));
  if (known !== undefined) return JSON.parse(known) as OpenedContract;
  if (stored) log.warn({ supergraph }, 'the stored plans are of another supergraph or contract');
  const opened = await planning.open(source);
  if (opened.kind === 'failed') throw new GenerationError(supergraph, opened.errors);
  return opened;
}
