/** Tells how far something has come. */
export type Progress = (done: number) => void;

/** Where it is told: a terminal's one line is written anew, elsewhere a line stands for each tenth. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Tells of `total` things, `what` being done to them: `planning: 500 of 5000 operations`. */
export function createProgress(
  what: string,
  total: number,
  output: ProgressOutput = process.stderr,
): Progress {
  let told = 0;
  return (done) => {
    const tenth = Math.floor((done / total) * 10);
    const text = `${what}: ${done} of ${total} operations`;
    if (output.isTTY) output.write(`\r${text}${done === total ? '\n' : ''}`);
    else if (tenth > told) output.write(`${text}\n`);
    told = Math.max(told, tenth);
  };
}
