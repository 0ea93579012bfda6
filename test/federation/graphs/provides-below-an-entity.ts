import {
  byId,
  type FederationGraph,
  type Identified,
  link,
  neverAsked,
} from '../federation-graph.ts';

const TOPICS = [
  { id: 'c1', title: 'Sails', subtopicIds: ['c2'] },
  { id: 'c2', title: 'Knots', subtopicIds: ['c3'] },
  { id: 'c3', title: 'Tides', subtopicIds: ['c1'] },
];

const BOOKS = [
  { id: 'p1', topicIds: ['c1', 'c2'] },
  { id: 'p2', topicIds: ['c3', 'c2'] },
];

const topics = (ids: readonly string[]) => ids.map((id) => byId(TOPICS)({ id }));

/** A topic with what a single path brings along: its title and, one level down, its subtopics'. */
const whole = (ids: readonly string[]) =>
  topics(ids).map((topic) => topic && { ...topic, subtopics: topics(topic.subtopicIds) });

/**
 * `Query.books` provides external objects two levels deep. Titles come that way only: by its
 * reference the same subgraph does not know them, and the two others never do.
 */
export const PROVIDES_BELOW_AN_ENTITY: FederationGraph = {
  name: 'objects that a root provides two levels deep',
  subgraphs: [
    {
      name: 'all-books',
      sdl: `${link('2.3', '@key', '@shareable')} type Book @key(fields: "id") { id: ID! }`,
      resolvers: { Book: { __resolveReference: neverAsked } },
    },
    {
      name: 'bookshelf',
      sdl: `${link('2.3', '@key', '@shareable', '@external', '@provides')}
        type Query {
          books: [Book]
            @shareable
            @provides(fields: "topics { id title subtopics { id title } }")
        }
        type Book @key(fields: "id") { id: ID! topics: [Topic] @external }
        type Topic @key(fields: "id") {
          id: ID!
          title: String
          subtopics: [Topic] @external
        }`,
      resolvers: {
        Query: { books: () => BOOKS.map(({ id, topicIds }) => ({ id, topics: whole(topicIds) })) },
        Book: { __resolveReference: neverAsked },
        Topic: { __resolveReference: neverAsked },
      },
    },
    {
      name: 'subtopics',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Book @key(fields: "id") { id: ID! topics: [Topic] @shareable }
        type Topic @key(fields: "id") { id: ID! subtopics: [Topic] @shareable }`,
      resolvers: {
        Book: { __resolveReference: neverAsked },
        Topic: {
          subtopics: (topic: Identified) => topics(byId(TOPICS)(topic)?.subtopicIds ?? []),
        },
      },
    },
  ],
  cases: [
    {
      title: 'one level',
      query: '{ books { id topics { id title } } }',
      data: {
        books: [
          {
            id: 'p1',
            topics: [
              { id: 'c1', title: 'Sails' },
              { id: 'c2', title: 'Knots' },
            ],
          },
          {
            id: 'p2',
            topics: [
              { id: 'c3', title: 'Tides' },
              { id: 'c2', title: 'Knots' },
            ],
          },
        ],
      },
    },
    {
      title: 'two levels',
      query: '{ books { id topics { id title subtopics { id title } } } }',
      data: {
        books: [
          {
            id: 'p1',
            topics: [
              { id: 'c1', title: 'Sails', subtopics: [{ id: 'c2', title: 'Knots' }] },
              { id: 'c2', title: 'Knots', subtopics: [{ id: 'c3', title: 'Tides' }] },
            ],
          },
          {
            id: 'p2',
            topics: [
              { id: 'c3', title: 'Tides', subtopics: [{ id: 'c1', title: 'Sails' }] },
              { id: 'c2', title: 'Knots', subtopics: [{ id: 'c3', title: 'Tides' }] },
            ],
          },
        ],
      },
    },
  ],
};
