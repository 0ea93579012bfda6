import { versionRange } from './client-version.ts';
import type { AllowlistMode } from './persisted.ts';

/** One rung of the ladder from `open` over `report` to `enforce`. */
export interface AllowlistRule {
  /** Versions of the client it is for, in npm's notation. Default: all, and those that say none. */
  readonly versions?: string;
  readonly mode: AllowlistMode;
}

/** The mode of a client, or of its versions: the first rule that holds decides. */
export type AllowlistChoice = AllowlistMode | readonly AllowlistRule[];

/** Finds the mode for the version that a request claims. */
export type ModeFor = (version: string | undefined) => AllowlistMode;

/**
 * Compiles the ladder of a client. A version is claimed, not proved: whoever claims one that is
 * still in `report` is let through, so versions belong on a lower rung only while they migrate.
 */
export function createLadder(choice: AllowlistChoice): ModeFor {
  if (typeof choice === 'string') return () => choice;
  const rules = choice.map(({ versions, mode }) => ({
    holds: versions === undefined ? () => true : versionRange(versions),
    mode,
  }));
  return (version) => rules.find(({ holds }) => holds(version))?.mode ?? 'enforce';
}

/** Every mode that some version may have. */
export function modesOf(choice: AllowlistChoice): readonly AllowlistMode[] {
  return typeof choice === 'string' ? [choice] : choice.map(({ mode }) => mode);
}
