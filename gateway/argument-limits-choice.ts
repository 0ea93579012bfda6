import type { ArgumentLimit, ArgumentLimits } from '#schema';
import { invalid, positive } from './choice-checks.ts';

/**
 * Checks the limits of arguments that a client's team chose; none are left out.
 *
 * @throws TypeError quoting the first bad value
 */
export function validLimits({ lists, arguments: single = {} }: ArgumentLimits = {}): {
  readonly limits?: ArgumentLimits;
} {
  const coordinates = Object.keys(single);
  if (!lists && coordinates.length === 0) return {};
  for (const coordinate of coordinates) requireCoordinate(coordinate);
  const named = Object.entries(single).map(([coordinate, limit]) => [
    coordinate,
    validLimit(`limits.arguments["${coordinate}"]`, limit),
  ]);
  return {
    limits: {
      ...(lists && { lists: validLimit('limits.lists', lists) }),
      ...(coordinates.length > 0 && { arguments: Object.fromEntries(named) }),
    },
  };
}

function requireCoordinate(coordinate: string): void {
  if (COORDINATE.test(coordinate)) return;
  throw invalid('limits.arguments', coordinate, 'coordinates such as "Query.products(first:)"');
}

/** @see https://spec.graphql.org/September2025/#sec-Schema-Coordinates */
const COORDINATE = /^\w+\.\w+\(\w+:\)$/;

function validLimit(name: string, limit: ArgumentLimit): ArgumentLimit {
  const max = positive(`${name}.max`, limit.max);
  const sent = positive(`${name}.default`, limit.default ?? max);
  if (sent > max) throw invalid(`${name}.default`, sent, `no more than its "max", ${max}`);
  return { max, default: sent };
}
