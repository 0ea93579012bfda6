/**
 * What differs between two texts, line by line: `- ` before a line of the first, `+ ` before one of
 * the second. At most `linesMax` of them; what is left out is counted in one more line. Texts of
 * more than 1,000 lines are not compared.
 */
export function textDifference(before: string, after: string, linesMax = 8): readonly string[] {
  const [left, right] = [before.split('\n'), after.split('\n')];
  if (left.length > LINES_MAX || right.length > LINES_MAX) return ['(too long to be compared)'];
  const lines = changedLines(left, right);
  if (lines.length <= linesMax) return lines;
  return [...lines.slice(0, linesMax), `(${lines.length - linesMax} more lines)`];
}

const LINES_MAX = 1_000;

function changedLines(left: readonly string[], right: readonly string[]): string[] {
  const common = commonLengths(left, right);
  const at = (i: number, j: number) => common[i * (right.length + 1) + j] ?? 0;
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      i += 1;
      j += 1;
    } else if (j === right.length || (i < left.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push(`- ${left[i]?.trim()}`);
      i += 1;
    } else {
      lines.push(`+ ${right[j]?.trim()}`);
      j += 1;
    }
  }
  return lines;
}

/** How many lines the rests of both have in common, for each pair of places where these begin. */
function commonLengths(left: readonly string[], right: readonly string[]): Uint16Array {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const same = (lengths[(i + 1) * width + j + 1] ?? 0) + 1;
      const longer = Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
      lengths[i * width + j] = left[i] === right[j] ? same : longer;
    }
  }
  return lengths;
}
