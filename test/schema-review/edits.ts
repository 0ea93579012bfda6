/** The files of a project that a review reads: texts by their paths. */
export type ProjectFiles = ReadonlyMap<string, string>;

/** What a pull request does to files. */
export type Edit = (files: ProjectFiles) => ProjectFiles;

/** Replaces a text that stands exactly once in the SDL of a subgraph. */
export function sdl(subgraph: string, old: string, by: string): Edit {
  return replaced(`subgraphs/${subgraph}/schema.graphql`, old, by);
}

/** Adds to the end of a subgraph's SDL. */
export function appended(subgraph: string, text: string): Edit {
  const path = `subgraphs/${subgraph}/schema.graphql`;
  return (files) => new Map(files).set(path, `${textOf(files, path)}\n${text}\n`);
}

/** Replaces a text that stands exactly once in an operation file: `web/HomePage`. */
export function operation(name: string, old: string, by: string): Edit {
  return replaced(operationPath(name), old, by);
}

/** Adds an operation file: `web/GiftPage`. */
export function newOperation(name: string, text: string): Edit {
  return (files) => new Map(files).set(operationPath(name), text);
}

/** Takes an operation file away. */
export function withoutOperation(name: string): Edit {
  return (files) => new Map([...files].filter(([path]) => path !== operationPath(name)));
}

/** Replaces a text that stands exactly once in the CODEOWNERS file. */
export function owners(old: string, by: string): Edit {
  return replaced('CODEOWNERS', old, by);
}

function operationPath(name: string): string {
  const [client, file] = name.split('/');
  return `bffs/${client}/operations/${file}.graphql`;
}

function replaced(path: string, old: string, by: string): Edit {
  return (files) => {
    const parts = textOf(files, path).split(old);
    if (parts.length !== 2) {
      throw new Error(`${path} holds ${JSON.stringify(old)} ${parts.length - 1} times, not once.`);
    }
    return new Map(files).set(path, parts.join(by));
  };
}

function textOf(files: ProjectFiles, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`There is no ${path}.`);
  return text;
}
