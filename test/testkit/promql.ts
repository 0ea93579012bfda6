/** One series selector of a PromQL expression: `name{label="value"}`. */
export interface Selector {
  readonly name: string;
  readonly matchers: readonly Matcher[];
}

export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** What an expression asks for: its selectors, and the labels it groups by. */
export interface Query {
  readonly selectors: readonly Selector[];
  readonly grouping: readonly string[];
}

/**
 * Reads the selectors and groupings of a PromQL expression; of functions it knows only that they are no
 * metrics.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/basics/
 */
export function readQuery(expression: string): Query {
  const grouping: string[] = [];
  const rest = expression
    .replace(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g, (_, labels: string) => {
      grouping.push(...labels.split(',').map((label) => label.trim()));
      return '';
    })
    .replace(/\[[^\]]*\]/g, '');
  const selectors = [...rest.matchAll(SELECTOR)]
    .filter(([, name = '']) => !KEYWORDS.has(name))
    .map(([, name = '', matchers = '']) => ({ name, matchers: matchersOf(matchers) }));
  return { selectors, grouping };
}

/** A name that no function call begins with, and its matchers. */
const SELECTOR = /(?<![\w.])([a-zA-Z_:][\w:]*)(?![\w:]|\s*\()\s*(\{[^}]*\})?/g;

const KEYWORDS = new Set(['and', 'or', 'unless', 'bool', 'offset']);

function matchersOf(text: string): Matcher[] {
  return [...text.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].map(
    ([, label = '', operator = '=', value = '']) => ({
      label,
      operator: operator as Matcher['operator'],
      value,
    }),
  );
}

/** Whether a series has the label of each matcher, with a value that fits. */
export function isSelected(
  { name, matchers }: Selector,
  series: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
): boolean {
  if (series.name !== name) return false;
  return matchers.every(({ label, operator, value }) => {
    const held = series.labels[label];
    if (held === undefined) return false;
    const fits = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(held) : held === value;
    return fits !== operator.startsWith('!');
  });
}
