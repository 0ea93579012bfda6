import { textOfPath } from './path.ts';
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
  const told: FieldError[] = [];
  const isNew = newcomers();
  for (const error of errors) {
    if (!isNew(error)) continue;
    if (told.length === TOLD_MAX) return told.with(TOLD_MAX - 1, more(error));
    told.push(error);
  }
  return told;
}

/** Tells whether an error is the first that tells all that it does. */
function newcomers(): (error: FieldError) => boolean {
  // By message: those are few, and so long that they are better compared as they are.
  const known = new Map<string, Set<string>>();
  return ({ message, path, extensions: { code, service } }) => {
    const others = known.get(message) ?? new Set();
    known.set(message, others);
    const { size } = others;
    others.add(`${path && textOfPath(path)}\n${code}\n${service}`);
    return others.size > size;
  };
}

function more({ extensions }: FieldError): FieldError {
  return { message: 'More errors of this answer are not told.', extensions };
}
