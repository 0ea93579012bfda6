import { expect, test } from '@jest/globals';
import { githubReport } from './github.ts';
import { CONTEXT, FAILED, finding, PASSED } from './review.fixture.ts';

const place = { file: 'subgraphs/a,b/schema:1.graphql', line: 3, column: 5 };

function linesOf(members: Parameters<typeof finding>[0]): string[] {
  return githubReport({ ...PASSED, findings: [finding(members)] }, CONTEXT).split('\n');
}

test('each finding is one workflow command at its place', () => {
  expect(githubReport(FAILED, CONTEXT).split('\n')[1]).toBe(
    '::warning file=bffs/mobile/operations/home.graphql,line=1,col=1,title=PLAN_REQUESTS_GREW (mobile)' +
      '::HomeFeed asks subgraphs 4 times, once more than before.',
  );
});

test('what would end a command or one of its properties is escaped', () => {
  const [line] = linesOf({ place, message: '100 %: a, b.', advice: 'Do this.' });
  expect(line).toBe(
    '::error file=subgraphs/a%2Cb/schema%3A1.graphql,line=3,col=5,title=FIELD_REMOVED' +
      '::100 %25: a, b.%0ADo this.',
  );
});

test('a message cannot add a command of its own', () => {
  const lines = linesOf({ message: 'One.\r\n::set-output name=a::b', code: 'A\n::error::b' });
  expect(lines.filter((line) => line.startsWith('::'))).toHaveLength(1);
});

test('what is gone has no line in the file as it is now', () => {
  const [line] = linesOf({ place: { ...place, side: 'base' } });
  expect(line).not.toContain('line=');
  expect(line).toContain("%0AIt stood in line 3 of the base's file.");
});

test('files are told by their path in the repository', () => {
  const review = { ...PASSED, findings: [finding({ place })] };
  expect(githubReport(review, { ...CONTEXT, folder: 'shop/' })).toContain('file=shop/subgraphs/');
});

test('ten of each level are shown, the worst first, and the rest is counted', () => {
  const many = (['note', 'blocking'] as const).flatMap((severity) =>
    Array.from({ length: 12 }, () => finding({ severity })),
  );
  const lines = githubReport({ ...FAILED, findings: many }, CONTEXT)
    .trimEnd()
    .split('\n');
  const levels = lines.map((line) => /^::(\w+) /.exec(line)?.[1]);
  expect(levels).toEqual([...Array(10).fill('error'), ...Array(10).fill('notice'), undefined]);
  expect(lines.at(-1)).toBe('Failed: 12 findings block; 12 notes. Not shown here: 4 more.');
});
