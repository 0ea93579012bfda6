/**
 * The media type for an answer, by what the caller said it takes: what it likes best, and of two
 * that it likes the same what it names first. Whether it takes any is asked before.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
 */
export function mediaTypeFor(accept: string | undefined): string {
  if (!accept?.includes(GRAPHQL)) return `${JSON_TYPE}; charset=utf-8`;
  const known = chosen.get(accept);
  if (known) return known;
  const type = `${preferred(accept)}; charset=utf-8`;
  if (chosen.size < CHOSEN_MAX) chosen.set(accept, type);
  return type;
}

/** Whether an answer's media type is GraphQL's own, with whatever parameters. */
export function isGraphQLMediaType(mediaType: string | undefined): boolean {
  return mediaType?.startsWith(GRAPHQL) ?? false;
}

const GRAPHQL = 'application/graphql-response+json';
const JSON_TYPE = 'application/json';

/** Clients send one of few headers, but an attacker may send any. */
const chosen = new Map<string, string>();
const CHOSEN_MAX = 1_000;

function preferred(accept: string): string {
  let [best, bestQuality] = [GRAPHQL, 0];
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = qualityOf(parameters);
    const answer = ANSWER_BY_RANGE.get(type);
    if (answer === undefined || quality <= bestQuality) continue;
    [best, bestQuality] = [answer, quality];
  }
  return best;
}

const ANSWER_BY_RANGE: ReadonlyMap<string, string> = new Map([
  [GRAPHQL, GRAPHQL],
  [JSON_TYPE, JSON_TYPE],
  ['application/*', JSON_TYPE],
  ['*/*', JSON_TYPE],
]);

function qualityOf(parameters: readonly string[]): number {
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = weight === undefined ? 1 : Number(weight.slice('q='.length));
  return quality >= 0 && quality <= 1 ? quality : 0;
}
