import type { FieldError } from './run.ts';

/** Most errors that one answer tells of. */
const TOLD_MAX = 100;

/**
 * The errors that an answer tells of, each once: two requests to one failing subgraph may leave the
 * same place empty. A subgraph that reports thousands is told of a hundred times at most, the last of
 * which says that there were more.
 */
export function toldErrors(errors: readonly FieldError[]): readonly FieldError[] {
  if (errors.length < 2) return errors;
  const told = new Map<string, FieldError>();
  for (const error of errors) {
    const text = JSON.stringify(error);
    if (told.has(text)) continue;
    if (told.size === TOLD_MAX) return [...told.values()].with(TOLD_MAX - 1, more(error));
    told.set(text, error);
  }
  return [...told.values()];
}

function more({ extensions }: FieldError): FieldError {
  return { message: 'More errors of this answer are not told.', extensions };
}
