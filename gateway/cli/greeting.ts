import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifest } from '#schema/operations';
import type { Config } from '../config.ts';
import { loadBff, type Place, type Project } from './project.ts';

/** What `npm start` prints when all is ready: where everything is, and what to try first. */
export async function greeting(project: Project, { production }: Config): Promise<string> {
  const playgrounds = production
    ? []
    : project.bffs.map(({ name, url }) => [`${name} playground`, new URL('/playground', url).href]);
  const rows = [
    ['edge', project.edge.url],
    ...project.bffs.map(({ name }) => [`  ${name}`, `${project.edge.url}/${name}/graphql`]),
    ...project.bffs.map(({ name, url }) => [`${name} BFF`, url]),
    [project.edgeMetrics.name, project.edgeMetrics.url],
    ...playgrounds,
    ...project.subgraphs.map(({ name, url }) => [`${name} subgraph`, url]),
  ];
  const examples = await Promise.all(project.bffs.map((bff) => example(bff, project.edge)));
  return [
    '',
    ...rows.map(([name = '', url]) => `  ${name.padEnd(26)} ${url}`),
    '',
    'Try it, each line as it stands:',
    '',
    ...examples.flat(),
    '',
  ].join('\n');
}

/** The curl command of a BFF's example operation, by its registered id. */
async function example({ name }: Place, edge: Place): Promise<string[]> {
  const { example: chosen } = await loadBff(join('bffs', name));
  const reading = parseManifest(readFileSync(join('bffs', name, 'manifest.json'), 'utf8'));
  if (!chosen || reading.kind === 'failed') return [];
  const operation = reading.manifest.operations.find((each) => each.name === chosen.operation);
  if (!operation) return [];
  const query = new URLSearchParams({ documentId: `sha256:${operation.id}` });
  if (chosen.variables) query.set('variables', JSON.stringify(chosen.variables));
  const url = `${edge.url}/${name}/graphql?${query}`;
  return [`curl -H 'apollo-require-preflight: true' '${url}'`];
}
