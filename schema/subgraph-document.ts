import { type DocumentNode, GraphQLError, Kind, parse } from 'graphql';

/** A subgraph's SDL, parsed. What does not parse is empty: composition says what is wrong with it. */
export function subgraphDocument(sdl: string): DocumentNode {
  try {
    return parse(sdl);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { kind: Kind.DOCUMENT, definitions: [] };
  }
}
