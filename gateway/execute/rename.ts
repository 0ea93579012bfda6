import type { Rename } from '#schema';
import type { Data } from './run.ts';
import { isObject } from './targets.ts';

/** Moves fields of a subgraph's answer to the keys they are merged under. */
export function renameFields(value: unknown, renames: readonly Rename[]): void {
  for (const { path, to } of renames) renameAt(value, path, to);
}

function renameAt(value: unknown, path: Rename['path'], to: string): void {
  if (Array.isArray(value)) {
    for (const element of value) renameAt(element, path, to);
    return;
  }
  const [step, ...rest] = path;
  if (!isObject(value) || step === undefined) return;
  if (typeof step !== 'string') {
    if (!isOf(value, step)) return;
    renameAt(value, rest, to);
  } else if (rest.length > 0) renameAt(value[step], rest, to);
  else if (Object.hasOwn(value, step)) {
    value[to] = value[step];
    delete value[step];
  }
}

/** An object that does not tell its type may be of any. */
function isOf({ __typename }: Data, types: readonly string[]): boolean {
  return typeof __typename !== 'string' || types.includes(__typename);
}
