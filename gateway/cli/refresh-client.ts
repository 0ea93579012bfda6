import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual as isEqual } from 'node:util';
import { parseManifest, parsePlans } from '#schema';
import { type ComposedClient, type ComposedGraph, createClientComposer } from './compose-client.ts';
import { GENERATED_FOLDER, loadBff, PLANS_FILE, SUPERGRAPH_FILE } from './project.ts';
import { projectLifecycle } from './project-lifecycle.ts';
import { writeAtomically } from './write-atomically.ts';

/** What became of a client's operations. */
export type Refreshment =
  | {
      readonly kind: 'refreshed';
      /** Names of operations that are new, changed or gone. */
      readonly changed: readonly string[];
      readonly operations: number;
      readonly planned: number;
    }
  | { readonly kind: 'failed'; readonly errors: readonly string[] };

/**
 * Makes a client's generated files anew from its operations, over the composed supergraph. If
 * anything is wrong, nothing is written. What was made stays in memory for the next time.
 */
export async function refreshClient(client: string): Promise<Refreshment> {
  const composed = (await composerOf(client))();
  if (composed.kind === 'failed') return composed;
  const changed = changedOperations(client, composed);
  write(client, composed);
  const operations = composed.manifest.operations.length;
  return { kind: 'refreshed', changed, operations, planned: composed.planned };
}

interface KnownComposer {
  readonly graph: ComposedGraph;
  readonly compose: () => ComposedClient;
}

const composers = new Map<string, KnownComposer>();

async function composerOf(client: string): Promise<() => ComposedClient> {
  const graph = readGraph();
  const known = composers.get(client);
  if (known && isEqual(known.graph, graph)) return known.compose;
  const bff = await loadBff(join('bffs', client));
  const stored = parsePlans(textOf(join(GENERATED_FOLDER, client, PLANS_FILE)));
  const compose = createClientComposer(bff, graph, stored);
  composers.set(client, { graph, compose });
  return compose;
}

function readGraph(): ComposedGraph {
  return { supergraph: readFileSync(SUPERGRAPH_FILE, 'utf8'), lifecycle: projectLifecycle() };
}

type Composed = Extract<ComposedClient, { kind: 'composed' }>;

function changedOperations(client: string, { manifest }: Composed): string[] {
  const reading = parseManifest(textOf(join('bffs', client, 'manifest.json')));
  const before = reading.kind === 'manifest' ? reading.manifest.operations : [];
  const idsBefore = new Map(before.map(({ name, id }) => [name, id]));
  const ids = new Map(manifest.operations.map(({ name, id }) => [name, id]));
  const names = new Set([...idsBefore.keys(), ...ids.keys()]);
  return [...names].filter((name) => idsBefore.get(name) !== ids.get(name)).sort();
}

function write(client: string, { files }: Composed): void {
  for (const path of globSync(join(GENERATED_FOLDER, client, 'plans', '*.txt'))) {
    if (!files.has(path)) rmSync(path);
  }
  for (const [path, text] of files) if (textOf(path) !== text) writeAtomically(path, text);
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
