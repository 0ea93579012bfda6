import { createContext } from 'react';

/**
 * What this page is before, as `../playground.ts` tells it: `client`, `credential`, `schema` (SDL),
 * `operations`, each with `id`, `name`, `kind` and `text`, and the client's `example`, if any.
 */
export const FacetContext = createContext(null);

/** Asks the BFF what it serves now. */
export async function fetchFacet() {
  const answer = await fetch('/playground/facet.json');
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

/** The query plan of a registered operation, as text. */
export async function fetchPlan(id) {
  const answer = await fetch(`/playground/plans/${encodeURIComponent(id)}`);
  return answer.ok ? answer.text() : 'It is not registered any more.';
}

/** The registered operation of exactly that text. */
export function registeredAs(operations, text) {
  return operations.find((operation) => operation.text === text);
}
