import { statSync } from 'node:fs';
import { composeRevision, reviewChange } from '#schema/check';
import { formatReview, REPORT_FORMATS, type ReportFormat } from '#schema/report';
import { readConfig } from '../config.ts';
import { type Command, type CommandArgs, UsageError } from './command.ts';
import { composedSides, countOperations } from './review/composed-sides.ts';
import { DiskCache } from './review/disk-cache.ts';
import { folderInRepository } from './review/git.ts';
import { measureAnswers } from './review/measured-answers.ts';
import { measurementText } from './review/measurement-text.ts';
import { writeObservedSizes } from './review/observed-sizes.ts';
import { writeReportFiles } from './review/report-files.ts';
import { readRevision, readRevisions } from './review/revisions.ts';
import { readSettings } from './review/settings.ts';

/** Compares the working tree with what it came from, as a reviewer would. */
export const check: Command = {
  name: 'check',
  usage: '[--base <git ref or folder>] [--format <format>,…] [--out <folder>] [--measure]',
  summary: 'Tells whom a change of schemas, operations or choices breaks, slows or burdens.',
  options: {
    base: {
      type: 'string',
      value: '<ref or folder>',
      help: 'compared with; the merge base with origin/main, else with main',
    },
    format: {
      type: 'string',
      value: '<format>,…',
      help: `${REPORT_FORMATS.join(', ')}: the first is printed; text`,
    },
    out: { type: 'string', value: '<folder>', help: 'where each format is written to a file' },
    'files-url': {
      type: 'string',
      value: '<url>',
      help: "where files of the head are shown; markdown's places link there",
    },
    measure: { type: 'boolean', help: 'measures answers on embedded data, for better estimates' },
  },
  example: [
    'facet check',
    'facet check --base v1.4',
    'facet check --format text,markdown,sarif --out review',
  ].join('\n'),
  words: 0,
  run: async (args) => {
    const start = performance.now();
    const formats = formatsOf(args);
    const [first = 'text'] = formats;
    const [filesUrl, out] = [filesUrlOf(args), outOf(args)];
    const settings = readSettings();
    const cache = new DiskCache();
    if (args.flag('measure')) await measure(cache);
    const { base, head, notices } = await readRevisions(args.text('base'), cache);
    for (const notice of notices) process.stderr.write(`facet: ${notice}\n`);
    const review = reviewChange(await composedSides({ base, head }, cache), settings);
    cache.prune();
    const { hindrance } = cache;
    if (hindrance) process.stderr.write(`facet: not kept for next time: ${hindrance}\n`);
    const context = {
      base: base?.name,
      head: head.name,
      reviewedAt: new Date().toISOString(),
      durationMs: performance.now() - start,
      counts: { operations: countOperations(head), plannerCalls: cache.made('plans') },
      settings,
      folder: folderInRepository(),
      filesUrl,
    };
    const report = (format: ReportFormat, isColoured = false) =>
      formatReview(format, review, { ...context, isColoured });
    process.stdout.write(report(first, hasColours()));
    if (out !== undefined) writeReportFiles(formats, out, report);
    return review.verdict === 'failed' ? 1 : 0;
  },
};

/** Estimates go by what is measured from then on; for people it is told beside the report. */
async function measure(cache: DiskCache): Promise<void> {
  const measurement = await measureAnswers(composeRevision(await readRevision(cache), cache));
  writeObservedSizes(measurement.sizes);
  process.stderr.write(measurementText(measurement));
}

/** @throws UsageError naming the first that is none */
function formatsOf(args: CommandArgs): readonly ReportFormat[] {
  return (args.text('format') ?? 'text').split(',').map((name) => {
    const format = REPORT_FORMATS.find((each) => each === name.trim());
    if (format) return format;
    throw new UsageError(`--format is "${name}"; expected ${REPORT_FORMATS.join(', ')}.`);
  });
}

/** @throws UsageError when it is no address of the web */
function filesUrlOf(args: CommandArgs): string | undefined {
  const url = args.text('files-url');
  if (url === undefined) return undefined;
  if (!/^https?:\/\/[^\s()<>]+$/.test(url)) {
    throw new UsageError(`--files-url is "${url}"; expected an address such as https://….`);
  }
  return url.endsWith('/') ? url : `${url}/`;
}

/** @throws UsageError when it is a file */
function outOf(args: CommandArgs): string | undefined {
  const out = args.text('out');
  const isFree =
    out === undefined || (statSync(out, { throwIfNoEntry: false })?.isDirectory() ?? true);
  if (isFree) return out;
  throw new UsageError(`--out is "${out}", which is no folder.`);
}

const hasColours = () => process.stdout.isTTY && readConfig().colours === 'on-terminals';
