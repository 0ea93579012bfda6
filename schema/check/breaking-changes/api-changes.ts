import { diffSchema } from '@graphql-inspector/core/diff/schema';
import type { ApiChange, Schemas } from './api-change.ts';
import { directiveChanges } from './directive-changes.ts';
import { inputChanges } from './input-changes.ts';
import { outputChanges } from './output-changes.ts';

/** What changed between two API schemas, as far as some operation could feel it. */
export function apiChanges(schemas: Schemas): ApiChange[] {
  return diffSchema(schemas.base, schemas.head).flatMap((change) => {
    const read = READERS[change.type];
    return read?.(change.meta as never, schemas) ?? [];
  });
}

const READERS: Readonly<
  Record<string, ((meta: never, schemas: Schemas) => ApiChange | undefined) | undefined>
> = { ...outputChanges, ...inputChanges, ...directiveChanges };
