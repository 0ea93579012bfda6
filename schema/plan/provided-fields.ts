import { Kind, type SelectionSetNode } from 'graphql';
import type { PlanPath, RequiredField } from './plan.ts';
import { responseNameOf } from './resolved-operation.ts';
import { type DraftStep, operationOf } from './steps.ts';
import type { TypeNames } from './type-names.ts';

/** Which steps fill what in the data. */
export interface ProvidedFields {
  /**
   * For each value that objects at a path must hold, by its path there, the steps that fill it. The
   * objects have the types with these names.
   */
  providersOf(
    path: PlanPath,
    required: readonly RequiredField[],
    names: readonly string[],
  ): ReadonlyMap<string, readonly number[]>;
}

interface Provided {
  readonly keys: Map<string, Provided>;
  readonly by: { readonly step: number; readonly names: readonly string[] | undefined }[];
}

export function providedFields(steps: readonly DraftStep[], types: TypeNames): ProvidedFields {
  const root = emptyNode();
  steps.forEach((step, index) => {
    for (const part of step.parts) {
      for (const path of part.paths) {
        const at = below(root, keysOf(path));
        for (const selection of operationOf(step.document).selectionSet.selections) {
          const isEntities = part.entities && selection.kind === Kind.FIELD;
          const set: SelectionSetNode | undefined = isEntities
            ? selection.selectionSet
            : { kind: Kind.SELECTION_SET, selections: [selection] };
          if (set) add(set, at, { step: index, types });
        }
        for (const { path: from, to } of part.renames ?? []) {
          const keys = from.filter((key) => typeof key === 'string');
          const renamed = below(at, keys);
          const target = below(at, [...keys.slice(0, -1), to]);
          target.by.push(...renamed.by);
          for (const [key, node] of renamed.keys) target.keys.set(key, node);
        }
      }
    }
  });
  return {
    providersOf: (path, required, names) => {
      const providers = new Map<string, number[]>();
      collect(below(root, keysOf(path)), required, { names, path: [], providers });
      return providers;
    },
  };
}

/** The keys of a path. */
export function keysOf(path: PlanPath): string[] {
  return path.filter((key) => key !== '@');
}

export function startsWith(keys: readonly string[], start: readonly string[]): boolean {
  return start.every((key, index) => keys[index] === key);
}

/** Whether some object may have a type of both names; unknown names may be any. */
export function overlap(
  some: readonly string[] | undefined,
  others: readonly string[] | undefined,
): boolean {
  return !some || !others || some.some((name) => others.includes(name));
}

function emptyNode(): Provided {
  return { keys: new Map(), by: [] };
}

function below(at: Provided, keys: readonly string[]): Provided {
  return keys.reduce((node, key) => {
    const inner = node.keys.get(key) ?? emptyNode();
    node.keys.set(key, inner);
    return inner;
  }, at);
}

interface Adding {
  readonly step: number;
  readonly types: TypeNames;
  readonly names?: readonly string[];
}

function add({ selections }: SelectionSetNode, at: Provided, adding: Adding): void {
  const { step, types, names } = adding;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const inner = below(at, [responseNameOf(selection)]);
      inner.by.push({ step, names });
      if (selection.selectionSet) add(selection.selectionSet, inner, { step, types });
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      const narrowed = condition === undefined ? names : types.matching(condition);
      add(selection.selectionSet, at, { step, types, ...(narrowed && { names: narrowed }) });
    }
  }
}

interface Collecting {
  readonly names: readonly string[] | undefined;
  readonly path: readonly string[];
  readonly providers: Map<string, number[]>;
}

function collect(
  node: Provided,
  required: readonly RequiredField[],
  { names, path, providers }: Collecting,
): void {
  for (const { name, from, on, fields } of required) {
    if (name === '__typename' || !overlap(on, names)) continue;
    const inner = below(node, [from ?? name]);
    const place = [...path, from ?? name];
    if (fields) collect(inner, fields, { names: undefined, path: place, providers });
    else {
      const by = inner.by.filter((each) => overlap(each.names, on ?? names));
      providers.set(place.join('.'), [...new Set(by.map(({ step }) => step))]);
    }
  }
}
