import type { GraphQLError } from 'graphql';
import type { ContractError } from './contract/contract-error.ts';
import { findDangling } from './contract/dangling.ts';
import {
  type ContractFilter,
  type FilteredSchema,
  namedTypes,
} from './contract/filtered-schema.ts';
import { hideElements } from './contract/hide.ts';
import { findReachable } from './contract/reachable.ts';
import { removeByTags } from './contract/removal.ts';
import { readTags } from './contract/tags.ts';
import { costedSchema } from './cost/costed-schema.ts';
import type { ArgumentLimits } from './limits/argument-limit.ts';
import { limitedSchema } from './limits/limited-schema.ts';
import { printApiSchema, readSupergraph } from './supergraph.ts';

/** A client's view of a supergraph, or the reasons why the filter yields no valid schema. */
export type Contract =
  | {
      readonly kind: 'contract';
      /** The supergraph's SDL with `@inaccessible` on all that the client must not see. */
      readonly supergraph: string;
      /** The SDL of the client's API schema, sorted, with costs and the limits of arguments. */
      readonly schema: string;
    }
  | { readonly kind: 'failed'; readonly errors: readonly ContractError[] };

/**
 * Makes a contract as GraphOS does: removes what the tags say, refuses to leave anything dangling,
 * and hides the types that can no longer be reached. Without tags it is the supergraph's own API
 * schema, unreachable types included. Judges only what clients can see, so federation's machinery
 * and what is already `@inaccessible` stay as they are. Limits must name arguments that the client has.
 */
export function createContract(supergraph: string, filter: ContractFilter): Contract {
  const source = readSupergraph(supergraph);
  if (source.kind === 'failed') return refused(source.errors);
  const tags = readTags(source.document, source.directives.tag);
  const removals = removeByTags({ api: source.api, tags }, filter);
  const filtered = { api: source.api, filter, removals };
  const errors = [...findDangling(filtered)];
  if (errors.length > 0) return { kind: 'failed', errors };
  const hidden = elementsToHide(filtered);
  const contract = hidden.size === 0 ? supergraph : hideElements(source, hidden);
  return validate(contract, filter.limits);
}

function elementsToHide(filtered: FilteredSchema): Set<string> {
  const { includeTags = [], excludeTags = [] } = filtered.filter;
  if (includeTags.length === 0 && excludeTags.length === 0) return new Set();
  const reachable = findReachable(filtered);
  const types = namedTypes(filtered.api).map(({ name }) => name);
  return new Set(filtered.removals.keys()).union(new Set(types).difference(reachable));
}

/** Federation has the last word: it may refuse what the rules above let pass. */
function validate(supergraph: string, limits: ArgumentLimits | undefined): Contract {
  const result = readSupergraph(supergraph);
  if (result.kind === 'failed') return refused(result.errors);
  const { api, document, directives } = result;
  const costed = costedSchema(printApiSchema(api), document, directives);
  if (costed.kind === 'failed') return costed;
  const { schema } = costed;
  if (!limits) return { kind: 'contract', supergraph, schema };
  const limited = limitedSchema(schema, api, limits);
  return limited.kind === 'failed' ? limited : { ...limited, kind: 'contract', supergraph };
}

function refused(errors: readonly GraphQLError[]): Contract {
  return { kind: 'failed', errors: errors.map(readFederationError) };
}

function readFederationError({ message, extensions }: GraphQLError): ContractError {
  const {
    code,
    inaccessible_referencers: referencers,
    inaccessible_elements: elements,
  } = extensions;
  const [coordinate] = [referencers, elements].flat();
  return {
    code: typeof code === 'string' ? code : 'INVALID_GRAPHQL',
    coordinate: typeof coordinate === 'string' ? coordinate : '',
    message,
  };
}
