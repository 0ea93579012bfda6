import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { killPrograms, startProgram } from './testkit/program.ts';
import { copyProject, type ProjectCopy } from './testkit/project-copy.ts';

/** An arrow of the architecture: what it says, who breaks it with which import, and who may. */
interface Rule {
  readonly says: string;
  readonly refused: readonly Import[];
  readonly allowed: Import;
}

/** A file in a folder of the project, and what it imports. */
type Import = readonly [file: string, source: string];

const RULES: readonly Rule[] = [
  {
    says: 'schema and subgraphs import no other layer.',
    refused: [
      ['schema/a.ts', '#gateway'],
      ['schema/plan/a.ts', '../../gateway/errors.ts'],
      ['subgraphs/users/a.ts', '#gateway'],
      ['subgraphs/service/a.ts', '../../bffs/web/bff.ts'],
      ['schema/b.ts', '../test/testkit/shop.ts'],
    ],
    allowed: ['schema/plan/b.ts', '../contract.ts'],
  },
  {
    says: 'schema knows no subgraph.',
    refused: [
      ['schema/c.ts', '#service'],
      ['schema/d.ts', '../subgraphs/users/store.ts'],
    ],
    allowed: ['schema/e.ts', './compose.ts'],
  },
  {
    says: 'schema opens no socket.',
    refused: [
      ['schema/f.ts', 'node:net'],
      ['schema/g.ts', 'undici'],
    ],
    allowed: ['schema/h.ts', 'node:crypto'],
  },
  {
    says: 'A subgraph imports no other layer.',
    refused: [
      ['subgraphs/users/b.ts', '#schema'],
      ['subgraphs/users/c.ts', '../../schema/index.ts'],
    ],
    allowed: ['subgraphs/users/d.ts', '#service'],
  },
  {
    says: 'A subgraph imports its own files and #service, nothing of its neighbours.',
    refused: [
      ['subgraphs/users/e.ts', '../products/store.ts'],
      ['subgraphs/users/f.ts', '../service/money.ts'],
    ],
    allowed: ['subgraphs/users/g.ts', './store.ts'],
  },
  {
    says: 'subgraphs/service knows no domain.',
    refused: [['subgraphs/service/b.ts', '#service']],
    allowed: ['subgraphs/service/c.ts', './money.ts'],
  },
  {
    says: 'A BFF holds choices: it imports nothing but #gateway.',
    refused: [
      ['bffs/web/a.ts', '#schema'],
      ['bffs/web/b.ts', '../mobile/bff.ts'],
      ['bffs/web/c.ts', 'node:fs'],
      ['bffs/web/d.ts', '../../gateway/errors.ts'],
    ],
    allowed: ['bffs/web/e.ts', '#gateway'],
  },
  {
    says: 'gateway knows no client and no domain; it imports schema through #schema.',
    refused: [
      ['gateway/a.ts', '#service'],
      ['gateway/b.ts', '../subgraphs/users/index.ts'],
      ['gateway/cli/a.ts', '../../bffs/web/bff.ts'],
      ['gateway/c.ts', '../schema/index.ts'],
    ],
    allowed: ['gateway/d.ts', '#schema'],
  },
  {
    says: 'Arrow back: subgraph and telemetry stand at the bottom of gateway.',
    refused: [
      ['gateway/subgraph/a.ts', '../generation.ts'],
      ['gateway/telemetry/a.ts', '../edge/edge.ts'],
    ],
    allowed: ['gateway/subgraph/b.ts', '../telemetry/log.ts'],
  },
  {
    says: 'Arrow back: edge and cli stand at the top of gateway.',
    refused: [
      ['gateway/e.ts', './edge/edge.ts'],
      ['gateway/f.ts', './cli/command.ts'],
      ['gateway/cache/b.ts', '../cli/command.ts'],
      ['gateway/cache/redis/a.ts', '../../edge/edge.ts'],
    ],
    allowed: ['gateway/cli/b.ts', '../edge/edge.ts'],
  },
  {
    says: 'cockatiel has one door: gateway/subgraph/policy.ts.',
    refused: [['gateway/subgraph/d.ts', 'cockatiel']],
    allowed: ['gateway/subgraph/policy.ts', 'cockatiel'],
  },
  {
    says: 'keyv has one door: gateway/cache/.',
    refused: [
      ['gateway/g.ts', 'keyv'],
      ['gateway/h.ts', '@keyv/redis'],
    ],
    allowed: ['gateway/cache/a.ts', 'keyv'],
  },
  {
    says: '@apollo/gateway is what ours is compared with: only test and bench import it.',
    refused: [['gateway/i.ts', '@apollo/gateway']],
    allowed: ['bench/a.ts', '@apollo/gateway'],
  },
  {
    says: '@fastify/rate-limit has one door: gateway/edge/rate-limits.ts.',
    refused: [['gateway/edge/limited.ts', '@fastify/rate-limit']],
    allowed: ['gateway/edge/rate-limits.ts', '@fastify/rate-limit'],
  },
  {
    says: 'semver has one door: gateway/client-version.ts.',
    refused: [['gateway/o.ts', 'semver']],
    allowed: ['gateway/client-version.ts', 'semver'],
  },
  {
    says: 'negotiator has one door: gateway/content-encoding.ts.',
    refused: [['gateway/u.ts', 'negotiator']],
    allowed: ['gateway/content-encoding.ts', 'negotiator'],
  },
  {
    says: '@redis/client has a door per layer: gateway/redis.ts and subgraphs/service/redis-publisher.ts.',
    refused: [
      ['gateway/p.ts', '@redis/client'],
      ['subgraphs/service/d.ts', '@redis/client'],
      ['subgraphs/users/h.ts', '@redis/client'],
    ],
    allowed: ['gateway/redis.ts', '@redis/client'],
  },
  {
    says: "The playground's packages have one door: gateway/playground/.",
    refused: [
      ['gateway/q.ts', 'vite'],
      ['gateway/r.ts', 'graphiql'],
      ['gateway/s.ts', '@graphiql/react'],
      ['examples/relay/a.ts', 'react-dom/client'],
    ],
    allowed: ['gateway/playground/a.ts', 'vite'],
  },
  {
    says: 'sharp has one door: subgraphs/products/images/.',
    refused: [
      ['subgraphs/products/a.ts', 'sharp'],
      ['gateway/t.ts', 'sharp'],
    ],
    allowed: ['subgraphs/products/images/a.ts', 'sharp'],
  },
  {
    says: 'An example imports packages, nothing of this project: it is copied into another.',
    refused: [
      ['examples/urql/b.ts', '#gateway'],
      ['examples/urql/c.ts', '../../gateway/errors.ts'],
    ],
    allowed: ['examples/urql/d.ts', '@urql/core'],
  },
  {
    says: 'pino and prom-client have a door per layer: gateway/telemetry/ and subgraphs/service/log.ts.',
    refused: [
      ['gateway/noted.ts', 'pino'],
      ['gateway/edge/noted.ts', 'prom-client'],
      ['subgraphs/users/noted.ts', 'pino'],
    ],
    allowed: ['gateway/telemetry/log.ts', 'pino'],
  },
  {
    says: 'piscina has one door: gateway/planning.ts.',
    refused: [['gateway/n.ts', 'piscina']],
    allowed: ['gateway/planning.ts', 'piscina'],
  },
  {
    says: 'Arrow back: identity stands below edge, subgraph and every stage.',
    refused: [
      ['gateway/identity/a.ts', '../edge/edge.ts'],
      ['gateway/identity/b.ts', '../subgraph/client.ts'],
    ],
    allowed: ['gateway/identity/c.ts', '../viewer.ts'],
  },
  {
    says: 'Arrow back: cache stands below execute and every stage.',
    refused: [
      ['gateway/cache/d.ts', '../execute/run.ts'],
      ['gateway/cache/e.ts', '../generation.ts'],
    ],
    allowed: ['gateway/cache/c.ts', '../subgraph/policy.ts'],
  },
  {
    says: 'Arrow back: execute stands on cache, subgraph and #schema, below every stage.',
    refused: [
      ['gateway/execute/a.ts', '../generation.ts'],
      ['gateway/execute/b.ts', '../operation.ts'],
    ],
    allowed: ['gateway/execute/c.ts', '../cache/entry.ts'],
  },
  {
    says: 'The query planner has one door: schema/plan/.',
    refused: [['schema/i.ts', '@apollo/query-planner']],
    allowed: ['schema/plan/c.ts', '@apollo/query-planner'],
  },
  {
    says: '@apollo/federation-internals stays inside schema/.',
    refused: [['gateway/j.ts', '@apollo/federation-internals']],
    allowed: ['schema/j.ts', '@apollo/federation-internals'],
  },
  {
    says: 'Composition has one door: schema/compose.ts.',
    refused: [['schema/k.ts', '@apollo/composition']],
    allowed: ['schema/compose.ts', '@apollo/composition'],
  },
  {
    says: '@graphql-inspector/core has one door: schema/check/.',
    refused: [
      ['schema/l.ts', '@graphql-inspector/core'],
      ['schema/report/l.ts', '@graphql-inspector/core/diff/schema'],
    ],
    allowed: ['schema/check/l.ts', '@graphql-inspector/core'],
  },
  {
    says: 'diff stays inside schema/check/ and schema/report/.',
    refused: [
      ['schema/m.ts', 'diff'],
      ['gateway/m.ts', 'diff'],
    ],
    allowed: ['schema/report/m.ts', 'diff'],
  },
  {
    says: 'dataloader has one door per service: its loaders.ts.',
    refused: [['subgraphs/users/store.ts', 'dataloader']],
    allowed: ['subgraphs/users/loaders.ts', 'dataloader'],
  },
];

/** Ways to import that are not the plainest. */
const FORMS: Readonly<Record<string, string>> = {
  'gateway/forms/type.ts': `import type { Keyv } from 'keyv';\n\nexport type Store = Keyv;\n`,
  'gateway/forms/again.ts': `export { Keyv } from 'keyv';\n`,
  'gateway/forms/all.ts': `export * from 'keyv';\n`,
  'gateway/forms/effect.ts': `import 'keyv';\n`,
  'gateway/forms/late.ts': `export const loaded = await import('keyv');\n`,
};

/** What the linter's own rules refuse, each by the rule's name, and what they let pass. */
const OTHER_FILES: Readonly<Record<string, string>> = {
  'schema/cycle/a.ts': `import { b } from './b.ts';\n\nexport const a = () => b;\n`,
  'schema/cycle/b.ts': `import { a } from './a.ts';\n\nexport const b = () => a;\n`,
  'schema/cycle/c.ts': `import { a } from './a.ts';\n\nexport const c = () => a;\n`,
  'gateway/k.ts': 'export const home = process.env.HOME;\n',
  'gateway/config.ts': 'export const home = process.env.HOME;\n',
  'gateway/l.ts': 'export default 1;\n',
  'bffs/tv/bff.ts': 'export default 1;\n',
  'subgraphs/stars/index.ts': 'export default 1;\n',
};

interface Diagnostic {
  readonly category: string;
  readonly message: string;
  readonly location: { readonly path: string };
}

let project: ProjectCopy;
let diagnostics: readonly Diagnostic[];

beforeAll(async () => {
  project = copyProject();
  const imports = RULES.flatMap(({ refused, allowed }) => [...refused, allowed]);
  const files = new Map([
    ...imports.map(([file, source]) => [file, importing(source)] as const),
    ...Object.entries({ ...FORMS, ...OTHER_FILES }),
  ]);
  for (const [file, text] of files) {
    mkdirSync(dirname(join(project.folder, file)), { recursive: true });
    writeFileSync(join(project.folder, file), text);
  }
  diagnostics = await lint([...files.keys()]);
}, 30_000);

afterAll(async () => {
  await killPrograms();
  project.remove();
});

describe('An import against the arrows is refused:', () => {
  for (const { says, refused, allowed } of RULES) {
    test.each(refused)(`${says} (%s may not import %s)`, (file) => {
      expect(layersBrokenBy(file)).toContain(says);
    });

    test(`${says} (but ${allowed[0]} may import ${allowed[1]})`, () => {
      expect(layersBrokenBy(allowed[0])).toEqual([]);
    });
  }

  test.each(Object.keys(FORMS))('in whatever form it comes (%s)', (file) => {
    expect(layersBrokenBy(file)).toEqual(['keyv has one door: gateway/cache/.']);
  });

  test('every rule there is is tried here', () => {
    const messages = [...readFileSync('layers.grit', 'utf8').matchAll(/message="([^"]*)"/g)];
    expect(messages.map(([, message]) => message).sort()).toEqual(
      RULES.map(({ says }) => says).sort(),
    );
  });
});

describe('The linter refuses as well', () => {
  test('files that import each other in a circle, and only those', () => {
    expect(findingsOf('schema/cycle/a.ts')).toContain('lint/suspicious/noImportCycles');
    expect(findingsOf('schema/cycle/b.ts')).toContain('lint/suspicious/noImportCycles');
    expect(findingsOf('schema/cycle/c.ts')).toEqual([]);
  });

  test('process.env anywhere but in gateway/config.ts', () => {
    expect(findingsOf('gateway/k.ts')).toContain('lint/style/noProcessEnv');
    expect(findingsOf('gateway/config.ts')).toEqual([]);
  });

  test('a default export anywhere but where the command line looks for one', () => {
    expect(findingsOf('gateway/l.ts')).toContain('lint/style/noDefaultExport');
    expect(findingsOf('bffs/tv/bff.ts')).toEqual([]);
    expect(findingsOf('subgraphs/stars/index.ts')).toEqual([]);
  });
});

describe('A BFF stays thin', () => {
  const programs = globSync('bffs/*/bff.ts');

  test.each(programs)('%s has at most 60 lines', (path) => {
    expect(readFileSync(path, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  });

  test.each(programs)('%s is the only program of its folder', (path) => {
    expect(globSync('**/*.{ts,js,mjs,cjs}', { cwd: dirname(path) })).toEqual(['bff.ts']);
  });
});

function importing(source: string): string {
  return `import * as imported from '${source}';\n\nexport const used = imported;\n`;
}

async function lint(files: readonly string[]): Promise<readonly Diagnostic[]> {
  const biome = join('node_modules', '.bin', 'biome');
  const { stdout } = await startProgram(
    [process.execPath, biome, 'lint', '--reporter=json', '--max-diagnostics=none', ...files],
    { cwd: project.folder },
  ).ended;
  return (JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] }).diagnostics;
}

function layersBrokenBy(file: string): string[] {
  return diagnostics
    .filter(({ category, location }) => category === 'plugin' && location.path === file)
    .map(({ message }) => message);
}

function findingsOf(file: string): string[] {
  return diagnostics
    .filter(({ location }) => location.path === file)
    .map(({ category }) => category);
}
