import { type DocumentNode, type FieldNode, Kind, print, visit } from 'graphql';

/**
 * The same operation with aliases that nothing else can have, so that no alias meets a key, a
 * required field or another type's field. `restored` turns its answer into that of the operation.
 */
export function withPrivateAliases(
  document: DocumentNode,
  isMeant: (field: FieldNode) => boolean,
): DocumentNode {
  const numbers = new Map<string, number>();
  return visit(document, {
    Field: (field) => {
      const isTypename = field.name.value === '__typename';
      if (field.name.value.startsWith('__') && !(isTypename && field.alias)) return undefined;
      if (!isMeant(field)) return undefined;
      const signature = signatureOf(field);
      const number = numbers.get(signature) ?? numbers.size;
      numbers.set(signature, number);
      return { ...field, alias: { kind: Kind.NAME, value: `_p${number}_${responseName(field)}` } };
    },
  });
}

/** A selection to stand where none is left; `restored` takes its value out of the answer. */
export const PLACEHOLDER: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: '_p' },
  name: { kind: Kind.NAME, value: '__typename' },
};

/** An answer's data, without private aliases and placeholders. */
export function restored(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(restored);
  if (data === null || typeof data !== 'object') return data;
  return Object.fromEntries(
    Object.entries(data)
      .filter(([key]) => key !== '_p')
      .map(([key, value]) => [restoredKey(key), restored(value)]),
  );
}

export const restoredKey = (key: string): string => key.replace(/^_p\d+_/, '');

const responseName = ({ alias, name }: FieldNode): string => (alias ?? name).value;

function signatureOf(field: FieldNode): string {
  const args = (field.arguments ?? []).map(print).sort();
  return JSON.stringify([responseName(field), field.name.value, args]);
}
