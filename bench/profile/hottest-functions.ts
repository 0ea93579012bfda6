/** A CPU profile as V8 writes it. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      /** From 0. */
      readonly lineNumber: number;
    };
  }[];
  /** The node at work at each sample. */
  readonly samples: readonly number[];
  /** Time before each sample, in microseconds. */
  readonly timeDeltas: readonly number[];
}

/** A function with the share of busy time spent in itself, not in what it calls. */
export interface HotFunction {
  readonly name: string;
  /** Its file and line; empty for what V8 does itself. */
  readonly place: string;
  readonly share: number;
}

/** The functions a program was in most often from `fromMs` after its start on. */
export function hottestFunctions(
  { nodes, samples, timeDeltas }: CpuProfile,
  { fromMs, count }: { readonly fromMs: number; readonly count: number },
): HotFunction[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const selfUs = new Map<string, number>();
  let elapsedUs = 0;
  for (const [index, id] of samples.entries()) {
    const deltaUs = timeDeltas[index] ?? 0;
    elapsedUs += deltaUs;
    const frame = frames.get(id);
    if (!frame || elapsedUs < fromMs * 1_000 || frame.functionName === '(idle)') continue;
    const place = frame.url === '' ? '' : `${frame.url}:${frame.lineNumber + 1}`;
    const key = JSON.stringify([frame.functionName || '(anonymous)', place]);
    selfUs.set(key, (selfUs.get(key) ?? 0) + deltaUs);
  }
  const busyUs = [...selfUs.values()].reduce((sum, us) => sum + us, 0);
  return [...selfUs]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([key, us]) => {
      const [name, place] = JSON.parse(key) as [string, string];
      return { name, place, share: us / busyUs };
    });
}
