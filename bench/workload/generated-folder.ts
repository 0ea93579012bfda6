import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { composeSupergraph, formatCompositionError, formatManifest } from '../../schema/index.ts';
import type { Operation } from './operations.ts';
import { hintedSdl, SUBGRAPHS, subgraphSdl, writableSdl } from './subgraph-sdl.ts';

/** Where files that gateways read are written; it is not committed. */
const GENERATED = `${dirname(import.meta.dirname)}/generated`;

/** Writes the supergraph of the four subgraphs that answer at `urls`; returns the file's path. */
export function writeSupergraph(urls: Readonly<Record<string, string>>): string {
  return write('supergraph.graphql', composed(urls, subgraphSdl));
}

/** The same, of subgraphs that say how long their entities may be kept. */
export function writeHintedSupergraph(urls: Readonly<Record<string, string>>): string {
  return write('hinted-supergraph.graphql', composed(urls, hintedSdl));
}

/** The same, of subgraphs that can be written to as well; `name`: without its ending. */
export function writeWritableSupergraph(
  name: string,
  urls: Readonly<Record<string, string>>,
): string {
  return write(`${name}.graphql`, composed(urls, writableSdl));
}

function composed(urls: Readonly<Record<string, string>>, sdlOf: typeof subgraphSdl): string {
  const composition = composeSupergraph(
    SUBGRAPHS.map((name) => ({ name, url: urls[name] ?? '', sdl: sdlOf(name) })),
  );
  if (composition.kind === 'failed') {
    throw new Error(composition.errors.map(formatCompositionError).join('\n'));
  }
  return composition.supergraph;
}

/** Writes a manifest of these operations; returns the file's path. */
export function writeManifest(name: string, operations: readonly Operation[]): string {
  const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations } as const;
  return write(`${name}.json`, formatManifest(manifest));
}

/** An empty place for what a run writes there; returns its path. */
export function generatedFolder(name: string): string {
  const folder = `${GENERATED}/${name}`;
  mkdirSync(folder, { recursive: true });
  return folder;
}

function write(name: string, text: string): string {
  const path = `${GENERATED}/${name}`;
  mkdirSync(dirname(path), { recursive: true });
  replaceFile(path, text);
  return path;
}

/** Writes a file of which a gateway that follows it sees the old text or the new one, never a part. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
