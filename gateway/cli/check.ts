import { type CheckSettings, composeRevision, type Review, reviewChange } from '#schema/check';
import { type Command, hint, UsageError } from './command.ts';
import { DiskCache } from './review/disk-cache.ts';
import { readRevisions } from './review/revisions.ts';
import { readSettings } from './review/settings.ts';

/** Compares the working tree with what it will be merged into, as a reviewer would. */
export const check: Command = {
  name: 'check',
  usage: '[--base <git ref or folder>] [--format <format>] [--out <folder>]',
  summary:
    'Tells whom a change of schemas, operations or choices breaks, slows down or costs more.',
  options: {
    base: {
      type: 'string',
      value: '<ref or folder>',
      help: 'what it is compared with; the merge base with origin/main, else main',
    },
    format: {
      type: 'string',
      value: '<format>',
      help: `${['text', 'markdown', 'json', 'sarif', 'github'].join(', ')}; several with commas between; text`,
    },
    out: { type: 'string', value: '<folder>', help: 'writes each format to a file there, too' },
  },
  example: ['facet check', 'facet check --base v1.4 --format markdown,sarif --out review'].join(
    '\n',
  ),
  words: 0,
  run: async (args) => {
    if (args.text('format') !== undefined && args.text('format') !== 'text') {
      throw new UsageError(`--format is ${args.text('format')}; ${hint(check)}`);
    }
    const settings = readSettings();
    const cache = new DiskCache();
    const { base, head, notices } = await readRevisions(args.text('base'), cache);
    const revisions = {
      base: base && composeRevision(base, cache),
      head: composeRevision(head, cache),
    };
    const review = reviewChange(revisions, settings);
    cache.prune();
    for (const notice of notices) process.stderr.write(`facet: ${notice}\n`);
    process.stdout.write(plainText(review, settings));
    return review.verdict === 'failed' ? 1 : 0;
  },
};

function plainText({ findings, verdict }: Review, _: CheckSettings): string {
  const lines = findings.map(
    ({ severity, code, message, client, place }) =>
      `${place ? `${place.file}:${place.line}:${place.column} ` : ''}${severity} ${code} ${client ?? ''} ${message}`,
  );
  return `${[...lines, verdict].join('\n')}\n`;
}
