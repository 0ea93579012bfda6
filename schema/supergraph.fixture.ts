import { composeSupergraph } from './compose.ts';

/** For tests: the directives every subgraph of a fixture may use. */
export const FEDERATION = `
  extend schema @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: ["@key", "@shareable", "@inaccessible", "@tag", "@authenticated"]
  )
`;

/** For tests: the supergraph of one subgraph. */
export function supergraphOf(sdl: string, head = FEDERATION): string {
  const subgraph = { name: 'shop', url: 'http://shop', sdl: head + sdl };
  const result = composeSupergraph([subgraph]);
  if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors, null, 2));
  return result.supergraph;
}
