import { type CompositionResult, composeServices } from '@apollo/composition';
import { type DocumentNode, GraphQLError, Kind, parse, Source } from 'graphql';
import {
  type CompositionError,
  readCompositionError,
  type SubgraphDocuments,
} from './composition-error.ts';
import { withRoomForHints } from './room-for-hints.ts';
import { withCacheHints } from './with-cache-hints.ts';

/** One domain service's share of the graph. */
export interface Subgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/** A supergraph's SDL with the composer's remarks, or the reasons why there is none. */
export type Composition =
  | {
      readonly kind: 'composed';
      readonly supergraph: string;
      readonly hints: readonly CompositionHint[];
    }
  | { readonly kind: 'failed'; readonly errors: readonly CompositionError[] };

/** A remark about subgraphs that compose, such as `INCONSISTENT_DESCRIPTION`. */
export interface CompositionHint {
  readonly code: string;
  readonly level: 'WARN' | 'INFO' | 'DEBUG';
  readonly message: string;
  readonly coordinate?: string;
}

/**
 * Composes subgraphs into one supergraph (Apollo Federation 2, up to v2.14). The result depends on
 * the set of subgraphs only, not on its order. Subgraphs that do not parse, share a name or do not
 * fit together are returned as errors. Their cache hints are kept, each with its subgraph.
 *
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/composition
 */
export function composeSupergraph(subgraphs: readonly Subgraph[]): Composition {
  const sorted = subgraphs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const errors = duplicateNames(sorted);
  const services: Service[] = [];
  for (const { name, url, sdl } of sorted) {
    const parsed = parseSubgraph(name, sdl);
    if (parsed.kind === Kind.DOCUMENT)
      services.push({ name, url, typeDefs: withRoomForHints(parsed) });
    else errors.push(parsed.error);
  }
  if (errors.length > 0) return { kind: 'failed', errors };
  return compose(services);
}

interface Service {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

function duplicateNames(sorted: readonly Subgraph[]): CompositionError[] {
  const names = sorted.map(({ name }) => name);
  const duplicates = new Set(names.filter((name, index) => name === names[index - 1]));
  return [...duplicates].map((name) => ({
    code: 'INVALID_SUBGRAPH_NAME',
    message: `More than one subgraph is named "${name}".`,
    subgraph: name,
  }));
}

function parseSubgraph(
  name: string,
  sdl: string,
): DocumentNode | { readonly kind: 'unparsable'; readonly error: CompositionError } {
  try {
    return parse(new Source(sdl, name));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { message, locations } = error;
    return {
      kind: 'unparsable',
      error: { code: 'INVALID_GRAPHQL', message, subgraph: name, ...locations?.[0] },
    };
  }
}

// Apollo's composer throws on a few malformed directives (`@link(url: 4)` is a TypeError inside it):
// that, too, is a fault of the input.
function compose(services: Service[]): Composition {
  const documents = new Map(services.map(({ name, typeDefs }) => [name, typeDefs]));
  try {
    return readComposition(composeServices(services), documents, services);
  } catch (error) {
    const message = `The composer gave up: ${error instanceof Error ? error.message : error}`;
    return { kind: 'failed', errors: [{ code: 'COMPOSER_FAILURE', message }] };
  }
}

function readComposition(
  result: CompositionResult,
  documents: SubgraphDocuments,
  services: readonly Service[],
): Composition {
  if (result.errors) {
    const errors = result.errors.map((error) => readCompositionError(error, documents));
    return { kind: 'failed', errors };
  }
  return {
    kind: 'composed',
    supergraph: `${withCacheHints(result.supergraphSdl, services).trimEnd()}\n`,
    hints: result.hints.map(readHint),
  };
}

type ApolloHint = NonNullable<CompositionResult['hints']>[number];

function readHint({ definition, message, coordinate }: ApolloHint): CompositionHint {
  const { name } = definition.level;
  return {
    code: definition.code,
    level: name === 'WARN' || name === 'INFO' ? name : 'DEBUG',
    message,
    ...(coordinate !== undefined && { coordinate }),
  };
}
