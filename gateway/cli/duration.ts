const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds of a length of time such as `90d`, `12h`, `30m` or `1s`; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit];
  return unitMs === undefined ? undefined : Number(count) * unitMs;
}

/** A length of time for people, in its greatest unit, rounded down: `89 days`. */
export function durationText(ms: number): string {
  const [unit, unitMs] = NAMES.find(([, each]) => ms >= each) ?? SECOND;
  const count = Math.floor(ms / unitMs);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const SECOND = ['second', 1_000] as const;
const NAMES = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], SECOND] as const;
