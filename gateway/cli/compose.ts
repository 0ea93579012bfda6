import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { composeSupergraph, formatCompositionError, readLifecycle } from '#schema';
import type { Command } from './command.ts';
import { createClientComposer, type Files } from './compose-client.ts';
import { composePlans } from './compose-plans.ts';
import {
  DEFAULT_BASE_PORT,
  GENERATED_FOLDER,
  layOut,
  loadBff,
  type ProjectFile,
  readProjectFile,
  readSubgraphSdl,
  SUPERGRAPH_FILE,
} from './project.ts';
import { writeAtomically } from './write-atomically.ts';

/** Composes the supergraph and makes everything that follows from it. */
export const compose: Command = {
  name: 'compose',
  usage: '[--check] | --supergraph <file> --manifest <file> --plans <file>',
  summary:
    'Writes supergraph, contracts, manifests and query plans, or checks that they are fresh.',
  options: {
    check: { type: 'boolean', help: 'writes nothing; fails if a file would change' },
    supergraph: {
      type: 'string',
      value: '<file>',
      help: 'plans over this supergraph, instead of composing the project',
    },
    manifest: {
      type: 'string',
      multiple: true,
      value: '<file>',
      help: 'the persisted queries to plan (repeatable)',
    },
    'include-tag': {
      type: 'string',
      multiple: true,
      value: '<tag>',
      help: 'contract: only what carries it (repeatable)',
    },
    'exclude-tag': {
      type: 'string',
      multiple: true,
      value: '<tag>',
      help: 'contract: nothing that carries it (repeatable)',
    },
    'list-limit': {
      type: 'string',
      value: '<n>',
      help: 'most that "first" and "last" of lists may ask for; no limit',
    },
    plans: { type: 'string', value: '<file>', help: 'where to write the plans' },
  },
  example: [
    'facet compose',
    'facet compose --supergraph supergraph.graphql --manifest persisted-queries.json --plans plans.jsonl',
  ].join('\n'),
  words: 0,
  run: async (args) => {
    if (args.text('supergraph') !== undefined) return composePlans(args);
    const made = await composeProject(readProjectFile());
    if (made.kind === 'failed') {
      process.stderr.write(`${made.errors.join('\n')}\n`);
      return 1;
    }
    return args.flag('check') ? check(made.files) : write(made.files);
  },
};

type Composed =
  | { readonly kind: 'composed'; readonly files: Files }
  | { readonly kind: 'failed'; readonly errors: readonly string[] };

/** Everything `facet compose` makes, or every reason why it cannot be made. */
async function composeProject(project: ProjectFile): Promise<Composed> {
  const subgraphs = layOut(project, DEFAULT_BASE_PORT).subgraphs.map(({ name, url }) => ({
    name,
    url,
    sdl: readSubgraphSdl(name),
  }));
  const composition = composeSupergraph(subgraphs);
  if (composition.kind === 'failed') {
    return { kind: 'failed', errors: composition.errors.map(formatCompositionError) };
  }
  const definitions = await Promise.all(project.bffs.map((name) => loadBff(join('bffs', name))));
  const graph = { supergraph: composition.supergraph, lifecycle: readLifecycle(subgraphs) };
  const facets = definitions.map((bff) => createClientComposer(bff, graph)());
  const errors = facets.flatMap((facet) => (facet.kind === 'failed' ? facet.errors : []));
  if (errors.length > 0) return { kind: 'failed', errors };
  const files = facets.flatMap((facet) => (facet.kind === 'composed' ? [...facet.files] : []));
  return {
    kind: 'composed',
    files: new Map([[SUPERGRAPH_FILE, composition.supergraph], ...files]),
  };
}

function write(files: Files): number {
  for (const path of staleFiles(files)) rmSync(path);
  for (const [path, text] of files) writeAtomically(path, text);
  const plans = [...files.keys()].filter((path) => basename(dirname(path)) === 'plans').length;
  process.stdout.write(`composed ${files.size} files, ${plans} of them query plans\n`);
  return 0;
}

function check(files: Files): number {
  const changed = [...files].filter(([path, text]) => readIfThere(path) !== text);
  const stale = [...changed.map(([path]) => path), ...staleFiles(files)];
  if (stale.length === 0) return 0;
  process.stderr.write(`${stale.join('\n')}\nThese files are not fresh: run "npm run compose".\n`);
  return 1;
}

/** Generated files that nothing generates any more. */
function staleFiles(files: Files): string[] {
  return globSync(`${GENERATED_FOLDER}/**/*.{graphql,txt,jsonl}`).filter(
    (path) => !files.has(path),
  );
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
