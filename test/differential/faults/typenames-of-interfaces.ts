import type { Answer } from '../engine.ts';

/**
 * A subgraph's answer without the `__typename` of entities that only names an interface: what the
 * gateway knows of the entity's type already is better.
 */
export function withoutInterfaceTypenames(answer: Answer, interfaces: ReadonlySet<string>): Answer {
  const { _entities: entities, ...data } = (answer.data ?? {}) as Record<string, unknown>;
  if (!Array.isArray(entities)) return answer;
  const kept = entities.map((entity: Readonly<Record<string, unknown>> | null) => {
    if (!entity || !interfaces.has(String(entity.__typename))) return entity;
    const { __typename, ...rest } = entity;
    return rest;
  });
  return { ...answer, data: { ...data, _entities: kept } };
}
