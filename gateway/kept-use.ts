import type { BffDefinition } from './definition.ts';
import type { KeptUse } from './execute/run.ts';
import type { OwnWrites } from './own-writes.ts';
import type { Work } from './work.ts';

/** Chooses how work may use what is kept of earlier answers. */
export type ChooseKeptUse = (work: Pick<Work, 'operation' | 'subgraphHeaders'>) => KeptUse;

/** By the client's choices for all operations and for this one, and by what the viewer just wrote. */
export function keptUseOf(
  { staleIfErrorS, operations }: Pick<BffDefinition['cache'], 'staleIfErrorS' | 'operations'>,
  ownWrites: OwnWrites,
): ChooseKeptUse {
  return ({ operation, subgraphHeaders }) => {
    const { name, registered } = operation;
    const own = registered && name !== undefined ? operations[name] : undefined;
    return {
      reading: ownWrites.readingOf({ subgraphHeaders }),
      staleIfErrorS: own?.staleIfErrorS ?? staleIfErrorS,
    };
  };
}
