import { OPERATIONS, type Operation, operationsOf } from './operations.ts';

/**
 * `count` registered operations: those of `operations.graphql`, then as many more as it takes, each
 * with selections of its own. The same count gives the same operations.
 */
export function generatedOperations(count: number): Operation[] {
  const more = Math.max(0, count - OPERATIONS.length);
  const screens = Array.from({ length: more }, (_, index) => screenText(index));
  return [...OPERATIONS, ...screens.flatMap(operationsOf)].slice(0, Math.max(1, count));
}

function screenText(index: number): string {
  const random = randomNumbers(index + 1);
  return `query Screen${index + 1} ${selections('Query', DEPTH, random)}`;
}

/** How many objects a path leads through at most. */
const DEPTH = 4;

/** Of each type, its leaves and the type of each other field. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Query: { users: 'User', 'topProducts(first: 3)': 'Product' },
  User: { id: '', name: '', username: '', reviews: 'Review' },
  Product: { upc: '', name: '', price: '', weight: '', inStock: '', reviews: 'Review' },
  Review: { id: '', body: '', product: 'Product', author: 'User' },
};

function selections(type: string, depth: number, random: () => number): string {
  const fields = Object.entries(FIELDS[type] ?? {}).filter(([, to]) => to === '' || depth > 1);
  const taken = fields.filter(() => random() < 0.5);
  const some = taken.length > 0 ? taken : fields.slice(0, 1);
  const texts = some.map(([field, to]) =>
    to === '' ? field : `${field} ${selections(to, depth - 1, random)}`,
  );
  return `{ ${texts.join(' ')} }`;
}

/** Numbers from 0 to 1, the same ones for the same seed (a linear congruential generator). */
function randomNumbers(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
