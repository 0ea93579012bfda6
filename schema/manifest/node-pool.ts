import { type ASTNode, type DocumentNode, Kind } from 'graphql';

/**
 * Holds once what documents have in common. Names and plain fields recur in all operations of a
 * client; thousands of documents take half the memory when these parts of them are one. Documents
 * from a pool are read only, and carry no locations.
 */
export class NodePool {
  readonly #names = new Map<string, object>();
  readonly #fields = new Map<string, object>();

  /** Makes a document's recurring parts those met before; to be called by who just parsed it. */
  share(document: DocumentNode): DocumentNode {
    return this.#part(document) as DocumentNode;
  }

  #part(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      if (value.length === 0) return NONE;
      for (let index = 0; index < value.length; index += 1) value[index] = this.#part(value[index]);
      return value;
    }
    const node = value as ASTNode;
    if (node.kind === Kind.NAME) return known(this.#names, node.value, node);
    if (isPlainField(node)) {
      const first = this.#fields.get(node.name.value);
      if (first) return first;
      this.#fields.set(node.name.value, node);
    }
    const parts = node as unknown as Record<string, unknown>;
    for (const key in parts) parts[key] = this.#part(parts[key]);
    return node;
  }
}

const NONE: readonly never[] = Object.freeze([]);

function isPlainField(node: ASTNode): node is Extract<ASTNode, { kind: Kind.FIELD }> {
  return (
    node.kind === Kind.FIELD &&
    !node.alias &&
    !node.selectionSet &&
    !node.arguments?.length &&
    !node.directives?.length
  );
}

function known(pool: Map<string, object>, name: string, node: object): object {
  const first = pool.get(name);
  if (first) return first;
  pool.set(name, node);
  return node;
}
