import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What `npm run facet` starts, as `package.json` says it. */
export interface FacetScript {
  /** What it adds to the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Options of Node's own. */
  readonly nodeOptions: readonly string[];
}

/** @throws Error when the script is not `exec env <name>=<value>… node <option>… gateway/cli.ts` */
export function facetScript(): FacetScript {
  const { scripts } = JSON.parse(readFileSync(`${PROJECT}/package.json`, 'utf8'));
  const words: readonly string[] = scripts.facet.split(' ');
  const node = words.indexOf('node');
  const variables = words.slice(2, node).map((word) => word.split('='));
  const isKnown = words[0] === 'exec' && words[1] === 'env' && words.at(-1) === 'gateway/cli.ts';
  if (!isKnown || node < 0) throw new Error(`not understood: "facet": ${scripts.facet}`);
  return {
    environment: Object.fromEntries(variables),
    nodeOptions: words.slice(node + 1, -1),
  };
}

const PROJECT = dirname(dirname(import.meta.dirname));
