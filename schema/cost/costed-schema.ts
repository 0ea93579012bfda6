import { type ConstDirectiveNode, type DocumentNode, Kind, parse, print } from 'graphql';
import type { ContractError } from '../contract/contract-error.ts';
import { type SchemaElement, schemaElements } from '../coordinate.ts';
import { costDefinitions } from './cost-directives.ts';

/** The names that a supergraph has for the directives of the cost spec; absent: it does not link it. */
export interface CostDirectives {
  readonly cost?: string | undefined;
  readonly listSize?: string | undefined;
}

/** The SDL of a client's schema with its costs, or the reason why they do not fit it. */
export type CostedSchema =
  | { readonly kind: 'costed'; readonly schema: string }
  | { readonly kind: 'failed'; readonly errors: readonly ContractError[] };

/**
 * Writes what a supergraph says of costs and sizes into a client's schema, under the spec's own
 * names. A schema of which nothing is said stays as it is.
 *
 * @see https://ibm.github.io/graphql-specs/cost-spec.html
 */
export function costedSchema(
  text: string,
  supergraph: DocumentNode,
  names: CostDirectives,
): CostedSchema {
  const said = saidCosts(supergraph, names);
  if (said.size === 0) return { kind: 'costed', schema: text };
  const elements = [...schemaElements(parse(text))];
  const taken = elements.find(({ coordinate }) => /^@(cost|listSize)$/.test(coordinate));
  if (taken) return { kind: 'failed', errors: [nameError(taken)] };
  const additions = elements
    .map(({ coordinate, node }) => ({ place: placeIn(node), directives: said.get(coordinate) }))
    .filter(({ directives }) => directives !== undefined)
    // A field's directives stand behind its arguments.
    .sort((a, b) => a.place - b.place);
  if (additions.length === 0) return { kind: 'costed', schema: text };
  let [schema, end] = [costDefinitions, 0];
  for (const { place, directives } of additions) {
    schema += `${text.slice(end, place)} ${directives}`;
    end = place;
  }
  return { kind: 'costed', schema: schema + text.slice(end) };
}

function nameError({ coordinate }: SchemaElement): ContractError {
  const message = 'is a directive of the supergraph, under a name that the cost spec needs.';
  return { code: 'CONTRACT_COST_NAME', coordinate, message };
}

/** The directives of each element, by its coordinate. */
function saidCosts(
  supergraph: DocumentNode,
  { cost, listSize }: CostDirectives,
): Map<string, string> {
  const known = new Map([
    [cost, 'cost'],
    [listSize, 'listSize'],
  ]);
  known.delete(undefined);
  const said = new Map<string, string>();
  for (const { coordinate, node } of schemaElements(supergraph)) {
    const directives = 'directives' in node ? (node.directives ?? []) : [];
    const renamed = directives.flatMap((directive) => {
      const name = known.get(directive.name.value);
      return name ? [print(named(directive, name))] : [];
    });
    if (renamed.length > 0) said.set(coordinate, renamed.join(' '));
  }
  return said;
}

function named(directive: ConstDirectiveNode, value: string): ConstDirectiveNode {
  return { ...directive, name: { kind: Kind.NAME, value } };
}

/** Where an element's directives stand: behind its name, its type or its default value. */
function placeIn(node: SchemaElement['node']): number {
  const interfaces = 'interfaces' in node ? node.interfaces : undefined;
  const type = 'type' in node ? node.type : undefined;
  const defaultValue = 'defaultValue' in node ? node.defaultValue : undefined;
  const last = defaultValue ?? type ?? interfaces?.at(-1) ?? node.name;
  return last.loc?.end ?? 0;
}
