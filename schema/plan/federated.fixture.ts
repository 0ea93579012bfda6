import { composeSupergraph } from '../compose.ts';

const LINK = `
  extend schema @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: [
      "@key", "@requires", "@provides", "@external", "@shareable", "@override", "@interfaceObject"
    ]
  )
`;

/** For tests: the supergraph of subgraphs given by name. */
export function supergraphOf(sdls: Readonly<Record<string, string>>): string {
  const subgraphs = Object.entries(sdls).map(([name, sdl]) => ({
    name,
    url: `http://${name}`,
    sdl: LINK + sdl,
  }));
  const result = composeSupergraph(subgraphs);
  if (result.kind === 'composed') return result.supergraph;
  throw new Error(JSON.stringify(result.errors));
}
