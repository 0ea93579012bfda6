/** The value of one series that a BFF tells on `/metrics`; 0 when it is not there. */
export async function metricOf(
  { url }: { readonly url: string },
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<number> {
  const response = await fetch(new URL('/metrics', url));
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  for (const line of (await response.text()).split('\n')) {
    if (!line.startsWith(`${name}{`)) continue;
    const given = line.slice(name.length + 1, line.lastIndexOf('}')).split(',');
    if (wanted.every((each) => given.includes(each))) {
      return Number(line.slice(line.lastIndexOf(' ')));
    }
  }
  return 0;
}
