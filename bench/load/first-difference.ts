/** Where two JSON values first differ, as `path: actual is not expected`; undefined if nowhere. */
export function firstDifference(actual: unknown, expected: unknown, path = ''): string | undefined {
  if (Object.is(actual, expected)) return undefined;
  if (!isContainer(actual) || !isContainer(expected)) {
    return `${path || '.'}: ${brief(actual)} is not ${brief(expected)}`;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const difference = firstDifference(actual[key], expected[key], `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return Array.isArray(actual) === Array.isArray(expected)
    ? undefined
    : `${path || '.'}: list or object`;
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function brief(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 60);
}
