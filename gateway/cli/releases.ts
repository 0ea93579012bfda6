import { releasesReport } from '../registry/releases-report.ts';
import { clientFacts, withState } from './client-facts.ts';
import type { Command } from './command.ts';
import { readProjectFile } from './project.ts';
import { releasesText } from './releases-text.ts';

/** Lists what was published, and tells how ready each version is for `enforce`. */
export const releases: Command = {
  name: 'releases',
  usage: '[<client>] [--json]',
  summary: 'Lists releases, what each version asks for, and which operations are on their way out.',
  options: {
    json: {
      type: 'boolean',
      help: 'for machines: a list of ReleasesReport (gateway/registry/releases-report.ts)',
    },
  },
  example: 'facet releases mobile',
  words: 1,
  run: async (args) => {
    const [client] = args.words;
    const clients = client ? [client] : readProjectFile().bffs;
    const reports = await withState((state) =>
      Promise.all(clients.map(async (each) => releasesReport(await clientFacts(each, state)))),
    );
    process.stdout.write(
      args.flag('json')
        ? `${JSON.stringify(reports, null, 2)}\n`
        : reports.map(releasesText).join('\n'),
    );
    return 0;
  },
};
