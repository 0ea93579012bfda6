import type { Generation } from './generation.ts';
import type { Operation } from './operation.ts';
import type { CacheHint } from './subgraph/cache-hint.ts';
import type { Work } from './work.ts';

/** A generation of which tests need no more than what its schema says of keeping. */
export function generationOf({ policy }: { readonly policy?: CacheHint }): Generation {
  const made: Partial<Generation> = {
    contractKey: 'c',
    policyOf: () => policy,
    hold: (run) => run(),
  };
  return made as Generation;
}

/** Work of a registered query, as far as it is told. */
export function workOf(told: Partial<Work> = {}): Work {
  const operation: Partial<Operation> = {
    hash: 'q',
    name: 'Q',
    kind: 'query',
    registered: true,
  };
  return {
    generation: generationOf({}),
    operation: operation as Operation,
    variables: {},
    accept: undefined,
    requestId: 'r',
    viewer: null,
    access: '',
    kept: { reading: 'allowed', staleWhileRevalidateS: 0, staleIfErrorS: 0 },
    ...told,
  };
}
