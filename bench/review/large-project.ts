import { execFileSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type DocumentNode, parse, print, visit } from 'graphql';
import type { Manifest } from '../../schema/index.ts';

export interface ProjectSize {
  readonly operations: number;
  /** Clients, each with a contract of its own and all of the operations. */
  readonly contracts: number;
}

/**
 * Makes a git repository of a project that is the shop with more clients, which ask for many variants
 * of the web client's screens.
 *
 * @returns its folder
 */
export function createLargeProject({ operations, contracts }: ProjectSize): string {
  const folder = mkdtempSync(join(tmpdir(), 'facet-large-'));
  const { subgraphs } = JSON.parse(readFileSync('facet.json', 'utf8'));
  const bffs = Array.from({ length: contracts }, (_, index) => `client${index + 1}`);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const path of globSync('subgraphs/*/schema.graphql')) cpSync(path, join(folder, path));
  write('facet.json', JSON.stringify({ bffs, subgraphs }));
  write(
    'package.json',
    JSON.stringify({ type: 'module', imports: { '#gateway': 'facet/gateway/index.ts' } }),
  );
  write('.gitignore', 'node_modules\n.facet\n');
  const texts = operationTexts(operations);
  for (const [index, client] of bffs.entries()) {
    write(`bffs/${client}/bff.ts`, bffText(client, 50 + index));
    for (const [name, text] of texts) write(`bffs/${client}/operations/${name}.graphql`, text);
  }
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(resolve('.'), join(folder, 'node_modules', 'facet'));
  commitAll(folder);
  return folder;
}

/** Limits are a part of contracts: no two of them share plans. */
function bffText(client: string, max: number): string {
  return `import { defineBff } from '#gateway';

export default defineBff({
  client: '${client}',
  contract: { excludeTags: ['internal'] },
  limits: { lists: { max: ${max}, default: 20 } },
});
`;
}

function operationTexts(count: number): [name: string, text: string][] {
  const manifest = JSON.parse(readFileSync('bffs/web/manifest.json', 'utf8')) as Manifest;
  const screens = manifest.operations.map(({ name, body }) => ({ name, document: parse(body) }));
  return Array.from({ length: count }, (_, index) => {
    const { name, document } = screens[index % screens.length] as (typeof screens)[number];
    return [`${name}${index}`, print(variant(document, index))];
  });
}

/** The operation under another name, every fragment too, without one of seven of its leaves. */
function variant(document: DocumentNode, index: number): DocumentNode {
  let leaves = 0;
  return visit(document, {
    OperationDefinition: (node) => ({ ...node, name: named(node.name?.value, index) }),
    FragmentDefinition: (node) => ({ ...node, name: named(node.name.value, index) }),
    FragmentSpread: (node) => ({ ...node, name: named(node.name.value, index) }),
    Field: (node, _, siblings) => {
      if (node.selectionSet || node.arguments?.length || node === at(siblings, 0)) return undefined;
      leaves += 1;
      return (leaves + index) % 7 === 0 ? null : undefined;
    },
  });
}

const at = (nodes: unknown, index: number) => (Array.isArray(nodes) ? nodes[index] : undefined);

const named = (name: string | undefined, index: number) =>
  ({ kind: 'Name', value: `${name}${index}` }) as never;

function commitAll(folder: string): void {
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@shop.test', ...words], {
      cwd: folder,
    });
  git('init', '--quiet', '--initial-branch', 'main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'A large project');
}
