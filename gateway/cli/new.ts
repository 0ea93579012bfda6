import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Command, hint, UsageError } from './command.ts';
import { compose } from './compose.ts';
import { newBff, newSubgraph } from './new-files.ts';
import { PROJECT_FILE, readProjectFile } from './project.ts';

/** Scaffolds a BFF or a subgraph that composes and runs as it is. */
export const createNew: Command = {
  name: 'new',
  usage: 'bff|subgraph <name>',
  summary: 'Makes a new BFF or subgraph, enters it in facet.json and composes.',
  example: 'facet new bff tv\nfacet new subgraph wishlist',
  words: 2,
  run: async ({ words: [kind, name] }) => {
    if (kind !== 'bff' && kind !== 'subgraph') {
      throw new UsageError(`say what is new: "bff" or "subgraph"; ${hint(createNew)}`);
    }
    const folder = join(`${kind}s`, requireName(kind, name));
    if (existsSync(folder)) throw new UsageError(`${folder} exists already.`);
    const files = kind === 'bff' ? newBff(folder, name ?? '') : newSubgraph(folder, name ?? '');
    for (const [path, text] of files) writeNew(path, text);
    enter(`${kind}s`, name ?? '');
    own(folder);
    process.stdout.write(`made ${[...files.keys()].join(', ')}\n`);
    if (kind === 'subgraph') await codegen();
    return compose.run({ words: [], text: () => undefined, texts: () => [], flag: () => false });
  },
};

/** A subgraph's name is also its PostgreSQL schema's; a BFF's is a part of its address. */
function requireName(kind: 'bff' | 'subgraph', name: string | undefined): string {
  const valid = kind === 'bff' ? /^[a-z][a-z0-9-]{0,39}$/ : /^[a-z][a-z0-9_]{0,39}$/;
  if (name !== undefined && valid.test(name)) return name;
  const told = name === undefined ? 'no name' : `"${name}" is no name`;
  const letters =
    kind === 'bff' ? 'lowercase letters, digits and -' : 'lowercase letters, digits and _';
  throw new UsageError(`${told} for a ${kind}; it takes ${letters}, a letter first.`);
}

function writeNew(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { flag: 'wx' });
}

/** The last of its list, so that no other server's port moves. */
function enter(list: 'bffs' | 'subgraphs', name: string): void {
  const project = readProjectFile();
  const entered = { ...project, [list]: [...project[list], name] };
  const rows = Object.entries(entered).map(
    ([key, value]) =>
      `  ${JSON.stringify(key)}: ${Array.isArray(value) ? listText(value) : textOf(value)}`,
  );
  writeFileSync(PROJECT_FILE, `{\n${rows.join(',\n')}\n}\n`);
}

const listText = (names: readonly string[]) =>
  `[${names.map((each) => JSON.stringify(each)).join(', ')}]`;

const textOf = (value: unknown) => JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');

/** Every folder has an owner; until a team takes it, it is that of the folder's name. */
function own(folder: string): void {
  if (!existsSync('CODEOWNERS')) return;
  const [kind = '', name = ''] = folder.split('/');
  const team = kind === 'bffs' ? `@facet/${name}-frontend` : `@facet/${name}`;
  const owners = readFileSync('CODEOWNERS', 'utf8');
  writeFileSync('CODEOWNERS', `${owners.trimEnd()}\n${`/${folder}/`.padEnd(32)} ${team}\n`);
}

/** The resolvers' types, which `npm run check` wants and running does not need. */
async function codegen(): Promise<void> {
  const program = join('node_modules', '.bin', 'graphql-codegen');
  if (!existsSync(program)) {
    process.stdout.write('run "npm run codegen" for the resolvers’ types\n');
    return;
  }
  const child = spawn(process.execPath, [program, '--config', 'codegen.ts', '--silent'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new UsageError('the schema’s types could not be generated, see above.');
}
