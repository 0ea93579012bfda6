import {
  byId,
  type FederationGraph,
  type Identified,
  link,
  required,
} from '../federation-graph.ts';
import { isCopy, opener, REPLIES, replies, THREADS } from './threads.ts';

/**
 * `Reply.isSpam` requires replies below threads below a reply, and finds its copy only among more
 * than three of them. `Thread.replies` is external where the queries start. The planner of stock
 * Apollo asks for it there all the same, so that subgraph can tell.
 */
export const REQUIRES_WITH_ARGUMENTS_OF_EXTERNAL_FIELDS: FederationGraph = {
  name: 'requirements with arguments that pass through external fields',
  subgraphs: [
    {
      name: 'spam',
      sdl: `${link('2.3', '@key', '@external', '@requires')}
        type Query { threads: [Thread] }
        type Thread @key(fields: "id") { id: ID! replies(limit: Int!): [Reply] @external }
        type Reply @key(fields: "id") {
          id: ID!
          writerId: ID
          body: String!
          threadsWithCopies: [Thread] @external
          isSpam: Boolean @requires(fields: "threadsWithCopies { replies(limit: 50) { id } }")
        }`,
      resolvers: {
        Query: { threads: () => THREADS },
        Thread: { replies },
        Reply: {
          writerId: (reply: Identified) => byId(REPLIES)(reply)?.writerId,
          body: (reply: Identified) => byId(REPLIES)(reply)?.body,
          isSpam: ({ id, threadsWithCopies }: SpamReference) =>
            required(threadsWithCopies).some((thread) =>
              required(thread.replies).some((copy) => isCopy(copy, { id })),
            ),
        },
      },
    },
    {
      name: 'talk',
      sdl: `${link('2.3', '@key', '@external', '@requires')}
        type Thread @key(fields: "id") {
          id: ID!
          opener: Writer @requires(fields: "replies(limit: 3) { writerId }")
          replies(limit: Int!): [Reply]
        }
        type Reply @key(fields: "id") {
          id: ID!
          date: String
          writerId: ID @external
          threadsWithCopies: [Thread]
        }
        type Writer { id: ID! name: String }`,
      resolvers: {
        Thread: { opener, replies },
        Reply: {
          threadsWithCopies: (reply: Identified) =>
            REPLIES.filter((each) => isCopy(each, reply)).map(({ threadId }) => ({ id: threadId })),
        },
      },
    },
  ],
  cases: [
    {
      title: 'below the same field with another argument',
      query: '{ threads { replies(limit: 3) { isSpam } } }',
      data: {
        threads: [
          { replies: [{ isSpam: false }, { isSpam: false }, { isSpam: true }] },
          { replies: [{ isSpam: false }, { isSpam: false }, { isSpam: false }] },
        ],
      },
    },
    {
      title: 'beside the same field with another argument',
      query: '{ threads { opener { id } replies(limit: 1) { id } } }',
      data: {
        threads: [
          { opener: { id: 'w2' }, replies: [{ id: 'r1' }] },
          { opener: { id: 'w1' }, replies: [{ id: 'r4' }] },
        ],
      },
    },
    {
      title: 'beside and below the same field with a third argument',
      query: `query ($limit: Int = 1) {
        threads { opener { name } replies(limit: $limit) { id isSpam } }
      }`,
      variables: { limit: 4 },
      data: {
        threads: [
          {
            opener: { name: 'Jon' },
            replies: [
              { id: 'r1', isSpam: false },
              { id: 'r2', isSpam: false },
              { id: 'r3', isSpam: true },
            ],
          },
          {
            opener: { name: 'Ida' },
            replies: [
              { id: 'r4', isSpam: false },
              { id: 'r5', isSpam: false },
              { id: 'r6', isSpam: false },
              { id: 'r7', isSpam: true },
            ],
          },
        ],
      },
    },
  ],
};

interface SpamReference extends Identified {
  readonly threadsWithCopies?: readonly { readonly replies?: readonly Identified[] }[];
}
