import { composeSupergraph } from '../compose.ts';

/** For tests: what subgraphs import. */
export const AUTH = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@requires", "@external", "@provides", "@interfaceObject", "@authenticated", "@requiresScopes", "@policy"]
)`;

/** For tests: subgraphs by name, each with its own head or the one above. */
export function composed(sdls: Readonly<Record<string, string>>): string {
  const subgraphs = Object.entries(sdls).map(([name, sdl]) => ({
    name,
    url: `http://${name}`,
    sdl: sdl.includes('@link') ? sdl : AUTH + sdl,
  }));
  const composition = composeSupergraph(subgraphs);
  if (composition.kind === 'composed') return composition.supergraph;
  throw new Error(JSON.stringify(composition.errors));
}
