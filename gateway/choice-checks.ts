import { isVersionRange } from './client-version.ts';

// Each check returns the choice, or throws a TypeError that names it and quotes its bad value.

export function oneOf<Value extends string>(
  name: string,
  value: Value,
  values: readonly Value[],
): Value {
  if (values.includes(value)) return value;
  throw invalid(name, value, values.join(', '));
}

export function texts(name: string, values: readonly string[]): readonly string[] {
  const areTexts = Array.isArray(values) && values.every((each) => typeof each === 'string');
  if (areTexts) return values;
  throw invalid(name, values, 'a list of texts');
}

export function optionalFunction<Value>(name: string, value: Value | undefined): Value | undefined {
  if (value === undefined || typeof value === 'function') return value;
  throw invalid(name, value, 'a function');
}

export function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid(name, value, 'a whole number, or 0');
}

export function positive(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw invalid(name, value, 'a positive whole number');
}

export function invalid(name: string, value: unknown, expected: string): TypeError {
  return new TypeError(`"${name}" is ${JSON.stringify(value)}; expected ${expected}.`);
}

export function requireRange(name: string, range: unknown): void {
  if (!isVersionRange(range)) throw invalid(name, range, 'a range of versions such as "<5.2"');
}

export function requireDay(name: string, day: unknown): void {
  const isDay = typeof day === 'string' && /^\d{4}-\d\d-\d\d/.test(day);
  if (!isDay || Number.isNaN(Date.parse(day)))
    throw invalid(name, day, 'a day such as "2027-03-31"');
}
