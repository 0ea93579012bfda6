import { type FederationGraph, link } from '../federation-graph.ts';

const STEPS = [
  { __typename: 'Walk', id: 'w1', pace: 'slow' },
  { __typename: 'Ride', id: 'r1', line: '17', stops: 'four' },
  { __typename: 'Rest', id: 's1', bench: 'green' },
];

/**
 * Nothing here is an entity. One subgraph shares the plan and knows one kind of step of three: what
 * it does not know can be had where the query starts or nowhere, so no fragment may be dropped.
 */
export const UNION_KNOWN_IN_PART: FederationGraph = {
  name: 'a union that a sharing subgraph knows in part',
  subgraphs: [
    {
      name: 'all-steps',
      sdl: `${link('2.0', '@key', '@shareable')}
        type Query { plan: Plan }
        type Plan @shareable { steps: [Step!]! motto: String }
        union Step = Walk | Ride | Rest
        type Walk @shareable { id: ID! pace: String }
        type Ride { id: ID! line: String stops: String }
        type Rest { id: ID! bench: String }`,
      resolvers: { Query: { plan: () => ({ steps: STEPS, motto: 'Go' }) } },
    },
    {
      name: 'some-steps',
      sdl: `${link('2.0', '@key', '@shareable')}
        type Plan @shareable { steps: [Step!]! motto: String }
        union Step = Walk
        type Walk @shareable { id: ID! pace: String }`,
      resolvers: {},
    },
  ],
  cases: [
    {
      title: 'every member',
      query: `{
        plan {
          motto
          steps {
            __typename
            ... on Walk { id pace }
            ... on Ride { id line stops }
            ... on Rest { id bench }
          }
        }
      }`,
      data: { plan: { motto: 'Go', steps: STEPS } },
    },
    {
      title: 'the members that the other does not know',
      query: '{ plan { steps { __typename ... on Ride { line } ... on Rest { bench } } } }',
      data: {
        plan: {
          steps: [
            { __typename: 'Walk' },
            { __typename: 'Ride', line: '17' },
            { __typename: 'Rest', bench: 'green' },
          ],
        },
      },
    },
  ],
};
