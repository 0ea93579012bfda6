import { createHash } from 'node:crypto';
import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import { fieldSignature, questionOf } from './field-signature.ts';
import { type ResolvedOperation, responseNameOf } from './resolved-operation.ts';

/** The operation with its private keys, and which signature got which. */
export interface PrivatelyKeyed {
  readonly operation: ResolvedOperation;
  readonly keys: Readonly<Record<string, string>>;
}

/**
 * Gives an alias of its own to every field whose response name could come to stand for something
 * else in the data: a name that planners use for keys and required fields (`reserved`), one that
 * could be made here (they begin with `_`), or one that asks for different things in different
 * places. What all entities share may then be merged
 * wherever they meet, and no client alias can ever be taken for a key.
 */
export function withPrivateKeys(
  operation: ResolvedOperation,
  reserved: ReadonlySet<string>,
): PrivatelyKeyed {
  const questions = new Map<string, Set<string>>();
  eachField(operation.selectionSet, (field) => {
    const name = responseNameOf(field);
    questions.set(name, (questions.get(name) ?? new Set()).add(questionOf(field)));
  });
  const keys: Record<string, string> = {};
  const keyed = (field: FieldNode): FieldNode => {
    const inner = field.selectionSet && { selectionSet: rekeyed(field.selectionSet, keyed) };
    const name = responseNameOf(field);
    const isPlain = questionOf(field) === name;
    const isTaken = reserved.has(name) || PROTOTYPE.has(name) || name.startsWith('_');
    const isSafe = questions.get(name)?.size === 1 && !isTaken;
    if (isPlain || isSafe) return { ...field, ...inner };
    const key = privateKey(field);
    keys[fieldSignature(field)] = key;
    return { ...field, alias: { kind: Kind.NAME, value: key }, ...inner };
  };
  return {
    operation: { ...operation, selectionSet: rekeyed(operation.selectionSet, keyed) },
    keys,
  };
}

/** Names that every JavaScript object answers to. */
const PROTOTYPE: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

function privateKey(field: FieldNode): string {
  const hash = createHash('sha256').update(fieldSignature(field)).digest('hex').slice(0, 8);
  return `_${responseNameOf(field).replace(/^_+/, '')}_${hash}`;
}

/**
 * Whether a field can stand under a key: its response name, or one made of it here. What a request
 * asks by it is not compared: defaults may have been sent besides.
 */
export function isKeyOf(field: FieldNode, key: string): boolean {
  const name = responseNameOf(field);
  return key === name || PRIVATE_KEY.exec(key)?.[1] === name.replace(/^_+/, '');
}

const PRIVATE_KEY = /^_(.*)_[0-9a-f]{8}$/;

function eachField({ selections }: SelectionSetNode, visit: (field: FieldNode) => void): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) visit(selection);
    if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet) {
      eachField(selection.selectionSet, visit);
    }
  }
}

function rekeyed(
  { selections }: SelectionSetNode,
  keyed: (field: FieldNode) => FieldNode,
): SelectionSetNode {
  return {
    kind: Kind.SELECTION_SET,
    selections: selections.map((selection) => {
      if (selection.kind === Kind.FIELD) return keyed(selection);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
      return { ...selection, selectionSet: rekeyed(selection.selectionSet, keyed) };
    }),
  };
}
