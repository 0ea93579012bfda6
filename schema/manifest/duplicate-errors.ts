import type { ManifestOperation } from './format.ts';
import type { ManifestError } from './manifest-error.ts';

/** The operations whose id, or name, another one had before. */
export function duplicateErrors(
  operations: readonly ManifestOperation[],
  field: 'id' | 'name',
): ManifestError[] {
  const seen = new Set<string>();
  return operations.flatMap((operation) => {
    const value = operation[field];
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    const rule = field === 'id' ? 'UniqueIds' : 'UniqueNames';
    return [
      { operation: operation.name, rule, message: `The ${field} "${value}" is listed twice.` },
    ];
  });
}
