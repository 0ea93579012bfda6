import { readFileSync } from 'node:fs';

/** The four subgraphs of the public gateways benchmark. */
export const SUBGRAPHS = ['accounts', 'inventory', 'products', 'reviews'] as const;

export type SubgraphName = (typeof SUBGRAPHS)[number];

/** A subgraph's schema as it is composed. */
export function subgraphSdl(name: SubgraphName): string {
  return textOf(name);
}

/** The same with hints of how long inventory's part of entities may be kept. */
export function hintedSdl(name: SubgraphName): string {
  if (name !== 'inventory') return textOf(name);
  // Supergraphs of older versions have no place for hints.
  const sdl = textOf(name).replace('federation/v2.3', 'federation/v2.9');
  return `${sdl}\n${textOf('inventory-hints')}`;
}

function textOf(file: string): string {
  return readFileSync(`${import.meta.dirname}/${file}.graphql`, 'utf8');
}
