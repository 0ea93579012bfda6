import type { Operation } from './engine.ts';

/** A smallest operation on which stock Apollo shows a known fault, and nothing but that fault. */
export interface Proof extends Operation {
  /** The name in `known-faults.ts`. */
  readonly fault: string;
  readonly graph: string;
  /** What Apollo says and what is right, where the operation does not show it by itself. */
  readonly shows: string;
}

/** At least one for every known fault; generated operations of the same kind were shrunk to these. */
export const PROOFS: readonly Proof[] = [
  {
    fault: 'alias meets a field of the plan',
    graph: 'override',
    query: '{ things { id: __typename level } }',
    variables: {},
    shows: '"Thing" is sent as the key, so `level` is null instead of LOW.',
  },
  {
    fault: 'alias meets a field of the plan',
    graph: 'requires',
    query: '{ writers { id: nick reviews { item { name } } } }',
    variables: {},
    shows: "The client's `id` is the writer's id instead of the nick name it asked for.",
  },
  {
    fault: 'alias meets a field of the plan',
    graph: 'federation-1',
    query: '{ product(upc: "top") { weight: name shippingEstimate } }',
    variables: {},
    shows: 'The name is sent as the weight that the estimate requires.',
  },
  {
    fault: 'arguments meet a requirement',
    graph: 'requires',
    query: '{ items { comments(limit: 1) { text } digest } }',
    variables: {},
    shows: 'The client gets three comments for its limit of one.',
  },
  {
    fault: 'arguments meet a requirement',
    graph: 'requires',
    query: '{ items { comments { text } digest } }',
    variables: {},
    shows: 'The digest is made of two comments, the default, instead of the three it requires.',
  },
  {
    fault: 'requirements meet each other',
    graph: 'requires',
    query: '{ items { duty vat } }',
    variables: {},
    shows: 'One of both is computed from the price in the wrong currency.',
  },
  {
    fault: 'a requirement of a requirement is forgotten',
    graph: 'requires',
    query: '{ shipped { premium } }',
    variables: {},
    shows: '`shippingCost` is asked for without the weight and the dimensions that it requires.',
  },
  {
    fault: 'conditions are hoisted',
    graph: 'federation-1',
    query: `query ($no: Boolean!) {
      topProducts @skip(if: $no) {
        ... on Product @include(if: false) { reviews { author { username } } }
      }
    }`,
    variables: { no: false },
    shows: '`topProducts` is null instead of a list of empty objects.',
  },
  {
    fault: 'fragments on abstract types are nested',
    graph: 'abstract',
    query: '{ shelves { creator { ... on Award { ... on Node { id } } } } }',
    variables: {},
    shows: 'The ids are missing.',
  },
  {
    fault: 'fragments on abstract types are nested',
    graph: 'interface-object',
    query: '{ mostSeen { ... on Anything { ... on Media { title } } } }',
    variables: {},
    shows: 'The planner throws: "We should have an edge from Media(statistics) for __typename".',
  },
  {
    fault: 'fragments on abstract types are nested',
    graph: 'abstract',
    query: '{ sized { ... on Cover { ... on Sized { ... on Node { id } } } } }',
    variables: {},
    shows:
      'The planner throws: "Cannot add fragment of condition "Node" … to parent type "Picture"".',
  },
  {
    fault: 'an interface object overwrites a type',
    graph: 'interface-object',
    query: '{ books { score __typename } }',
    variables: {},
    shows: 'Books count as Media, which is no object type: `data` is null, without an error.',
  },
  {
    fault: 'first key is not resolvable',
    graph: 'keys',
    query: '{ depot { report } }',
    variables: {},
    shows: 'The depot is asked for by a key that its subgraph does not resolve: null, no error.',
  },
  {
    fault: 'keys are in another order',
    graph: 'keys',
    query: '{ __schema { queryType { name __typename } } }',
    variables: {},
    shows: '`__typename` comes first.',
  },
  {
    fault: 'keys are in another order',
    graph: 'override',
    query: `{
      owners {
        ... on Company {
          ... on Company { id }
          contact { name }
          ... on Company { contact { id } }
        }
      }
    }`,
    variables: {},
    shows: 'In `contact`, the id comes before the name.',
  },
];
