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
  return name === 'inventory' ? withHints(name, ['inventory-hints']) : textOf(name);
}

/** The same with what viewers may write as well. */
export function writableSdl(name: SubgraphName): string {
  if (name === 'accounts') return withHints(name, ['accounts-writes']);
  if (name === 'inventory') return withHints(name, ['inventory-hints', 'inventory-writes']);
  return textOf(name);
}

function withHints(name: SubgraphName, additions: readonly string[]): string {
  // Supergraphs of older versions have no place for hints.
  const sdl = textOf(name).replace('federation/v2.3', 'federation/v2.9');
  return [sdl, ...['cache-control', ...additions].map(textOf)].join('\n');
}

function textOf(file: string): string {
  return readFileSync(`${import.meta.dirname}/${file}.graphql`, 'utf8');
}
