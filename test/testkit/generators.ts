import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startProgram } from './program.ts';

/** A client's project, in which its generators run as its developers run them. */
export interface ClientProject {
  readonly folder: string;
  /** Where a generator has written its manifest, by toolchain. */
  readonly manifests: Readonly<Record<Toolchain, string>>;
  remove(): void;
}

export const TOOLCHAINS = ['apollo', 'codegen', 'codegenSha1', 'relay', 'relaySha256'] as const;
export type Toolchain = (typeof TOOLCHAINS)[number];

/** Makes a project of the web client's operations, and runs every generator in it. */
export async function generateManifests(): Promise<ClientProject> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-client-'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  cpSync('bffs/web/operations', join(folder, 'src'), { recursive: true });
  cpSync('schema/generated/web/schema.graphql', join(folder, 'schema.graphql'));
  writeFileSync(join(folder, 'codegen.mjs'), CODEGEN_CONFIG);
  await Promise.all([
    runGenerator(folder, 'generate-persisted-query-manifest'),
    runGenerator(folder, 'graphql-codegen', '--config', 'codegen.mjs'),
    compileRelay(join(folder, 'relay'), 'MD5'),
    compileRelay(join(folder, 'relay-sha256'), 'SHA256'),
  ]);
  return {
    folder,
    manifests: {
      apollo: join(folder, 'persisted-query-manifest.json'),
      codegen: join(folder, 'sha256/persisted-documents.json'),
      codegenSha1: join(folder, 'sha1/persisted-documents.json'),
      relay: join(folder, 'relay/persisted.json'),
      relaySha256: join(folder, 'relay-sha256/persisted.json'),
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const CODEGEN_CONFIG = `
const client = (persistedDocuments) => ({ preset: 'client', presetConfig: { persistedDocuments } });
export default {
  schema: 'schema.graphql',
  documents: 'src/*.graphql',
  generates: { 'sha256/': client(true), 'sha1/': client({ hashAlgorithm: 'sha1' }) },
};
`;

/** Relay wants operations in modules, named after these. */
const RELAY_MODULE = `
import { graphql } from 'relay-runtime';

graphql\`
  query ListQuery($first: Int = 3, $after: String, $signedIn: Boolean!) {
    products(first: $first, after: $after, filter: { maxPrice: 20000, inStock: true }) {
      edges { node { id ...ListQuery_second ...ListQuery_first } }
    }
    me @include(if: $signedIn) { name }
  }
\`;

graphql\`fragment ListQuery_first on Product { image { url } rating { average } }\`;

graphql\`fragment ListQuery_second on Product { title reviews(first: 2) { totalCount } }\`;
`;

async function compileRelay(folder: string, algorithm: string): Promise<void> {
  mkdirSync(join(folder, 'src'), { recursive: true });
  cpSync('schema/generated/web/schema.graphql', join(folder, 'schema.graphql'));
  writeFileSync(join(folder, 'src/ListQuery.ts'), RELAY_MODULE);
  writeFileSync(join(folder, 'persisted.json'), '{}');
  const config = {
    src: './src',
    schema: './schema.graphql',
    language: 'typescript',
    persistConfig: { file: './persisted.json', algorithm },
  };
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config));
  await runGenerator(folder, 'relay-compiler');
}

async function runGenerator(cwd: string, name: string, ...args: readonly string[]): Promise<void> {
  const program = resolve('node_modules/.bin', name);
  const { code, stdout, stderr } = await startProgram([process.execPath, program, ...args], { cwd })
    .ended;
  if (code !== 0) throw new Error(`${name} failed:\n${stdout}${stderr}`);
}

/** A file of ids and texts, or Apollo's manifest, as plain JSON: what the client was built with. */
export function readJson<Value>(path: string): Value {
  return JSON.parse(readFileSync(path, 'utf8')) as Value;
}
