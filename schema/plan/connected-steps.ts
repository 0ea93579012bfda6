import type { RequiredField } from './plan.ts';
import { keysOf, overlap, providedFields, startsWith } from './provided-fields.ts';
import { responseNameOf } from './resolved-operation.ts';
import type { DraftStep } from './steps.ts';
import type { TypeNames } from './type-names.ts';
import type { UnsuppliedFields } from './unsupplied-fields.ts';

/** A step that may still have to wait for more than it is known to. */
export interface UnconnectedStep {
  readonly step: DraftStep;
  readonly after: Set<number>;
  /** What the step was made for, and the planner's own step that this comes from. */
  readonly asked?: UnsuppliedFields;
  readonly origin?: number;
  /** Nothing is left to ask for. */
  readonly isEmpty?: boolean;
}

/** The steps of a plan that tells every field what it requires. */
export interface SuppliedSteps {
  readonly steps: readonly DraftStep[];
  /** The coordinates of the fields for which there is no such plan. */
  readonly unsupplied: readonly string[];
}

/**
 * Lets steps that were made for some fields wait for what these require, and whatever needs the
 * fields wait for them.
 */
export function connectedSteps(all: readonly UnconnectedStep[], types: TypeNames): SuppliedSteps {
  const made = all.flatMap(({ asked, origin = 0 }, index) =>
    asked ? [{ asked, origin, index }] : [],
  );
  for (const { asked, origin, index } of made) {
    const names = types.matching(asked.type);
    all.forEach(({ step, after }, other) => {
      const follows = step.kind === 'mutation' && other > origin;
      if (other !== index && (follows || needs(step, asked, names))) after.add(index);
    });
  }
  const provided = providedFields(
    all.map(({ step, isEmpty }) => (isEmpty ? { ...step, parts: [] } : step)),
    types,
  );
  const unsupplied = new Set<string>();
  for (const { asked, index } of made) {
    const { path, required, type } = asked;
    const providers = provided.providersOf(path, required, types.matching(type));
    let isSupplied = asked.key !== undefined && !asked.isRenamed;
    for (const candidates of providers.values()) {
      const earlier = candidates.filter((candidate) => !waitsFor(candidate, index, all));
      isSupplied &&= earlier.length > 0;
      for (const provider of earlier) all[index]?.after.add(provider);
    }
    if (isSupplied && !isCyclic(index, all)) continue;
    for (const field of asked.fields) unsupplied.add(`${type}.${field.name.value}`);
  }
  return { steps: ordered(all), unsupplied: [...unsupplied] };
}

/** Whether a step stands below fields or requires them. */
export function needs(step: DraftStep, asked: UnsuppliedFields, names: readonly string[]): boolean {
  const at = keysOf(asked.path);
  return step.parts.some(({ paths, entities }) =>
    paths.some((path) => {
      const keys = keysOf(path);
      return asked.fields.some((field) => {
        const whole = [...at, responseNameOf(field)];
        if (startsWith(keys, whole)) return true;
        if (!entities || !startsWith(at, keys)) return false;
        return requiresKey(entities.requires, whole.slice(keys.length), names);
      });
    }),
  );
}

/** The names are those of the types of the objects that hold the last of the keys. */
function requiresKey(
  required: readonly RequiredField[],
  [key, ...deeper]: readonly string[],
  names: readonly string[],
): boolean {
  return required.some(({ name, from, on, fields = [] }) => {
    if ((from ?? name) !== key) return false;
    return deeper.length === 0 ? overlap(on, names) : requiresKey(fields, deeper, names);
  });
}

/** Whether a step waits for another, or is it. */
export function waitsFor(step: number, other: number, all: readonly UnconnectedStep[]): boolean {
  const seen = new Set<number>();
  const waits = (each: number): boolean => {
    if (each === other) return true;
    if (seen.has(each)) return false;
    seen.add(each);
    return [...(all[each]?.after ?? [])].some(waits);
  };
  return waits(step);
}

function isCyclic(step: number, all: readonly UnconnectedStep[]): boolean {
  return [...(all[step]?.after ?? [])].some((each) => waitsFor(each, step, all));
}

/** The steps, each after all that it waits for, otherwise in the order they have. */
function ordered(all: readonly UnconnectedStep[]): DraftStep[] {
  const places = new Map<number, number>();
  const steps: DraftStep[] = [];
  const place = (index: number, above: ReadonlySet<number>): void => {
    const each = all[index];
    if (!each || each.isEmpty || places.has(index) || above.has(index)) return;
    for (const earlier of each.after) place(earlier, new Set(above).add(index));
    const after = new Set([...each.after].flatMap((earlier) => places.get(earlier) ?? []));
    places.set(index, steps.push({ ...each.step, after }) - 1);
  };
  all.forEach((_, index) => {
    place(index, new Set());
  });
  return steps;
}
