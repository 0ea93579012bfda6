import { readFileSync } from 'node:fs';

/** The four subgraphs of the public gateways benchmark. */
export const SUBGRAPHS = ['accounts', 'inventory', 'products', 'reviews'] as const;

export type SubgraphName = (typeof SUBGRAPHS)[number];

/** A subgraph's schema as it is composed. */
export function subgraphSdl(name: SubgraphName): string {
  return readFileSync(`${import.meta.dirname}/${name}.graphql`, 'utf8');
}
