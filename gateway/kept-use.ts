import type { BffDefinition } from './definition.ts';
import type { KeptUse } from './execute/run.ts';
import type { OwnWrites } from './own-writes.ts';
import type { Work } from './work.ts';

/** Chooses how work may use what is kept of earlier answers. */
export type ChooseKeptUse = (work: Pick<Work, 'operation' | 'viewer'>) => KeptUse;

type Keeping = Pick<
  BffDefinition['cache'],
  'staleWhileRevalidateS' | 'staleIfErrorS' | 'operations'
>;

/**
 * By the client's choices for all operations and for this one, and by what the viewer just wrote: a
 * mutation's own answer is made of nothing that was kept before it.
 */
export function keptUseOf(
  { staleWhileRevalidateS, staleIfErrorS, operations }: Keeping,
  ownWrites: Pick<OwnWrites, 'readingOf'>,
): ChooseKeptUse {
  return ({ operation, viewer }) => {
    const { kind, name, registered } = operation;
    const own =
      registered && Object.hasOwn(operations, name ?? '') ? operations[name ?? ''] : undefined;
    return {
      reading: kind === 'mutation' ? 'never' : ownWrites.readingOf({ viewer }),
      staleWhileRevalidateS,
      staleIfErrorS: own?.staleIfErrorS ?? staleIfErrorS,
    };
  };
}
