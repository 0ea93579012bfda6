import { readFileSync } from 'node:fs';

/** How many objects of each kind a heap holds: `object Map`, `closure onAbort`. */
export type HeapObjects = Readonly<Record<string, number>>;

/** Kinds of nodes that programs make; others are V8's own: compiled code, shapes of objects, texts. */
const COUNTED = new Set(['object', 'closure', 'native', 'regexp']);

/**
 * Counts the objects in a heap snapshot by constructor.
 *
 * @see https://learn.microsoft.com/en-us/microsoft-edge/devtools/memory-problems/heap-snapshot-schema
 */
export function heapObjectsIn(file: string): HeapObjects {
  const { snapshot, nodes, strings } = JSON.parse(readFileSync(file, 'utf8')) as HeapSnapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name] = [fields.indexOf('type'), fields.indexOf('name')];
  const typeNames = types[type] as readonly string[];
  const counts = new Map<string, number>();
  for (let node = 0; node < nodes.length; node += fields.length) {
    const kind = typeNames[nodes[node + type] ?? 0] ?? '';
    if (!COUNTED.has(kind)) continue;
    const key = `${kind} ${strings[nodes[node + name] ?? 0]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      /** Of each field: the names its numbers stand for, or what kind of number it is. */
      readonly node_types: readonly (readonly string[] | string)[];
    };
  };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}
