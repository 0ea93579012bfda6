/** How long ago a moment was, in its greatest unit, rounded down: `2 h ago`. Both are ISO 8601. */
export function timeAgo(moment: string, now: string): string {
  const ms = Date.parse(now) - Date.parse(moment);
  const [unit, unitMs] = UNITS.find(([, each]) => ms >= each) ?? [];
  return unit && unitMs ? `${Math.floor(ms / unitMs)} ${unit} ago` : 'just now';
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;
