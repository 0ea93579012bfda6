/** One sample of the exposition format: a name, its labels and a number. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Reads Prometheus' text format strictly.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 * @throws Error naming the line that is not of that format
 */
export function parsePrometheus(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Error('The last line is not ended.');
  const typed = new Set<string>();
  return text.split('\n').flatMap((line) => {
    const [, type] =
      /^# TYPE ([a-zA-Z_:][\w:]*) (?:counter|gauge|histogram|summary)$/.exec(line) ?? [];
    if (type) {
      if (typed.has(type)) throw new Error(`${type} has two types.`);
      typed.add(type);
    }
    return line === '' || /^# (HELP|TYPE) /.test(line) ? [] : [sampleOf(line, typed)];
  });
}

function sampleOf(line: string, typed: ReadonlySet<string>): Sample {
  const [, name = '', labels = '', value = ''] =
    /^([a-zA-Z_:][\w:]*)(?:\{((?:\w+="(?:[^"\\\n]|\\.)*",?)*)\})? (\S+)$/.exec(line) ?? [];
  const isTyped = typed.has(name) || typed.has(name.replace(/_(bucket|sum|count)$/, ''));
  if (!NUMBER.test(value) || !isTyped) throw new Error(`Not readable: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
  const named = Object.fromEntries(pairs.map(([, key = '', text = '']) => [key, text]));
  return { name, labels: named, value: Number(value) };
}

const NUMBER = /^([-+]?(\d+(\.\d+)?(e[-+]?\d+)?|inf)|nan)$/i;
