import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BffDefinition } from '../definition.ts';
import { UsageError } from './command.ts';

/** One server of the project: its name, port and address. */
export interface Place {
  readonly name: string;
  readonly port: number;
  readonly url: string;
}

/** All servers of a project, as `facet.json` lists them: the order of a list gives the ports. */
export interface Project {
  readonly edge: Place;
  /** Where the edge tells its metrics. */
  readonly edgeMetrics: Place;
  readonly bffs: readonly Place[];
  readonly subgraphs: readonly Place[];
}

/** What `facet.json` holds. */
export interface ProjectFile {
  readonly bffs: readonly string[];
  readonly subgraphs: readonly string[];
  /** What the project decides about its reviews, as `CheckSettings` has it. */
  readonly check?: unknown;
}

export const PROJECT_FILE = 'facet.json';

/** Where `facet compose` writes, and everything else reads. */
export const GENERATED_FOLDER = 'schema/generated';

/** The supergraph's file. */
export const SUPERGRAPH_FILE = `${GENERATED_FOLDER}/supergraph.graphql`;

/** The name of a client's plans, in the folder of its generated files. */
export const PLANS_FILE = 'plans.jsonl';

/** Reads `facet.json` in the current folder, or in another. */
export function readProjectFile(folder = '.'): ProjectFile {
  const file = join(folder, PROJECT_FILE);
  const project = readJson(file) as Partial<ProjectFile> | null;
  if (isList(project?.bffs) && isList(project.subgraphs)) return project as ProjectFile;
  throw new UsageError(`${file} needs two lists of names, "bffs" and "subgraphs".`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read here';
    throw new UsageError(`${file} ${reason}; run facet in the project's folder.`);
  }
}

const isList = (names: unknown) =>
  Array.isArray(names) && names.every((name) => typeof name === 'string');

/** Where a subgraph of the project has its SDL. */
export function subgraphFile(name: string): string {
  return join('subgraphs', name, 'schema.graphql');
}

export function readSubgraphSdl(name: string): string {
  return readFileSync(subgraphFile(name), 'utf8');
}

/** The supergraph's addresses are those of a default start; BFFs are told where they really are. */
export const DEFAULT_BASE_PORT = 4_000;

/** Lays the project's servers out from `basePort`: edge, then BFFs; the edge's metrics at +99, subgraphs from +101. */
export function layOut({ bffs, subgraphs }: ProjectFile, basePort: number): Project {
  const place = (name: string, port: number, path = '/graphql'): Place => ({
    name,
    port,
    url: `http://127.0.0.1:${port}${path}`,
  });
  return {
    edge: place('edge', basePort, ''),
    edgeMetrics: place('edge metrics', basePort + 99, '/metrics'),
    bffs: bffs.map((name, index) => place(name, basePort + 1 + index)),
    subgraphs: subgraphs.map((name, index) => place(name, basePort + 101 + index)),
  };
}

/** The place of that name, or an error that lists the names there are. */
export function placeNamed(places: readonly Place[], name: string, kind: string): Place {
  const place = places.find((each) => each.name === name);
  if (place) return place;
  const names = places.map((each) => each.name).join(', ');
  throw new UsageError(`no ${kind} "${name}"; there are ${names}.`);
}

/** Where a BFF takes what has changed. */
export function invalidationUrl(bffUrl: string): string {
  return new URL('/internal/invalidate', bffUrl).href;
}

/** Addresses by name. */
export function urlsOf(places: readonly Place[]): Record<string, string> {
  return Object.fromEntries(places.map(({ name, url }) => [name, url]));
}

/** Loads the definition that a BFF's folder default-exports. */
export async function loadBff(folder: string): Promise<BffDefinition> {
  const module = (await importFile(join(folder, 'bff.ts'))) as { default?: BffDefinition };
  if (module.default?.client) return module.default;
  throw new UsageError(`${join(folder, 'bff.ts')} does not default-export defineBff({ … }).`);
}

/** Imports a file of the project by its path from the current folder. */
export async function importFile(path: string): Promise<unknown> {
  const url = pathToFileURL(path);
  try {
    return await import(url.href);
  } catch (error) {
    const { code } = error as { code?: string };
    const missing = code === 'ERR_MODULE_NOT_FOUND' && String(error).includes(url.pathname);
    if (missing) throw new UsageError(`${path} does not exist.`);
    throw error;
  }
}
