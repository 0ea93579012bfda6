import { byId, type FederationGraph, link } from '../federation-graph.ts';

const NOTES = [
  { id: 'p1', writtenOn: '1 May' },
  { id: 'p2', writtenOn: '2 May' },
];

/**
 * `writtenOn` moved from `album` to `bulletin`: `album` still has it, and answers wrongly. Moved
 * away from a subgraph that does not exist it is simply shared.
 */
export const OVERRIDES_OF_A_FIELD: readonly FederationGraph[] = [
  { from: 'album', stale: () => 'long ago' },
  { from: 'nowhere', stale: ({ writtenOn }: (typeof NOTES)[number]) => writtenOn },
].map(({ from, stale }) => ({
  name: `a field that overrides one from ${from}`,
  subgraphs: [
    {
      name: 'album',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Note @key(fields: "id") { id: ID! writtenOn: String! @shareable }
        type Query { notes: [Note] @shareable albumNotes: [Note] }`,
      resolvers: {
        Query: { notes: () => NOTES, albumNotes: () => [NOTES[1]] },
        Note: { __resolveReference: byId(NOTES), writtenOn: stale },
      },
    },
    {
      name: 'bulletin',
      sdl: `${link('2.3', '@key', '@override', '@shareable')}
        type Note @key(fields: "id") {
          id: ID!
          writtenOn: String! @override(from: "${from}") @shareable
        }
        type Query { notes: [Note] @shareable bulletinNotes: [Note] }`,
      resolvers: {
        Query: { notes: () => NOTES, bulletinNotes: () => [NOTES[0]] },
        Note: { __resolveReference: byId(NOTES) },
      },
    },
  ],
  cases: [
    {
      title: 'from a root that both share',
      query: '{ notes { writtenOn } }',
      data: { notes: [{ writtenOn: '1 May' }, { writtenOn: '2 May' }] },
    },
    {
      title: 'from a root of each',
      query: '{ albumNotes { writtenOn } bulletinNotes { writtenOn } }',
      data: {
        albumNotes: [{ writtenOn: '2 May' }],
        bulletinNotes: [{ writtenOn: '1 May' }],
      },
    },
  ],
}));
