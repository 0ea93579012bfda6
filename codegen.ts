import { readdirSync, readFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';

const types = {
  useTypeImports: true,
  enumsAsTypes: true,
  immutableTypes: true,
  scalars: { ID: 'string', DateTime: 'string' },
};

const config: CodegenConfig = {
  generates: {
    ...Object.fromEntries(foldersWith('subgraphs', 'schema.graphql').map(resolverTypes)),
    ...Object.fromEntries(foldersWith('bffs', 'operations').map(typedDocuments)),
  },
};

export default config;

type Output = [path: string, options: CodegenConfig['generates'][string]];

/** The resolvers' types of a subgraph: `subgraphs/<name>/generated.ts`. */
function resolverTypes(name: string): Output {
  const folder = `subgraphs/${name}`;
  return [
    `${folder}/generated.ts`,
    {
      schema: `${folder}/schema.graphql`,
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        ...types,
        federation: true,
        contextType: './loaders.ts#Context',
        mappers: rowsOf(folder),
        avoidOptionals: { defaultValue: true },
      },
    },
  ];
}

/** A type's resolvers get the row that the store exports under its name: `Product`, `ProductRow`. */
function rowsOf(folder: string): Record<string, string> {
  const store = readFileSync(`${folder}/store.ts`, 'utf8');
  const schema = readFileSync(`${folder}/schema.graphql`, 'utf8');
  const rows = [...store.matchAll(/^export (?:type|interface) (\w+)Row\b/gm)];
  return Object.fromEntries(
    rows.flatMap(([, type = '']) =>
      new RegExp(`^type ${type}\\b`, 'm').test(schema) ? [[type, `./store.ts#${type}Row`]] : [],
    ),
  );
}

/** A client's operations as typed documents: `schema/generated/<client>/operations.ts`. */
function typedDocuments(client: string): Output {
  return [
    `schema/generated/${client}/operations.ts`,
    {
      schema: `schema/generated/${client}/schema.graphql`,
      documents: `bffs/${client}/operations/**/*.graphql`,
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { ...types, onlyOperationTypes: true },
    },
  ];
}

function foldersWith(parent: string, content: string): string[] {
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => readdirSync(`${parent}/${name}`).includes(content))
    .sort();
}
