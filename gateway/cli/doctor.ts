import {
  createMissExplainer,
  type KnownOperation,
  type MissExplainer,
  plausibleIds,
} from '#schema/operations';
import { readConfig } from '../config.ts';
import type { Registry } from '../registry/registry.ts';
import { createLog } from '../telemetry/log.ts';
import { type Command, hint, UsageError } from './command.ts';
import {
  type Diagnosis,
  diagnoseId,
  diagnoseListed,
  diagnoseRequest,
  diagnoseText,
} from './diagnosis.ts';
import { knownOperations } from './known-operations.ts';
import { readProjectFile } from './project.ts';
import { openState } from './state.ts';
import { readSubject, type Subject } from './subject.ts';
import { tableText } from './table.ts';

/** Says whether an id, a text, a request or a manifest would be served, and if not, why not. */
export const doctor: Command = {
  name: 'doctor',
  usage: '<id> | <file or folder> | <request or its address> | -',
  summary: 'Explains why something is not served: what is registered, and what differs.',
  options: {
    client: { type: 'string', value: '<name>', help: "whose request it is; any client's" },
  },
  example: [
    'facet doctor sha256:8a8aa09948ef28ad1f20dce78f6cf0dab3e46c66f8a4af7c98462280d9a3ce98 --client mobile',
    'facet doctor persisted-query-manifest.json --client web',
    `facet doctor '{"extensions":{"persistedQuery":{"sha256Hash":"8a8aa099"}}}'`,
    'facet doctor "http://127.0.0.1:4000/web/graphql?documentId=8a8aa099"',
  ].join('\n'),
  words: 1,
  run: async (args) => {
    const [word] = args.words;
    if (!word) throw new UsageError(`name an id, a file or a request; ${hint(doctor)}`);
    const subject = readSubject(word);
    const client = clientOf(args.text('client'), subject);
    const explainer = createMissExplainer(await allKnown());
    const { isServed, text } = report(subject, explainer, client);
    process.stdout.write(text);
    return isServed ? 0 : 1;
  },
};

function clientOf(chosen: string | undefined, subject: Subject): string | undefined {
  const { bffs } = readProjectFile();
  if (chosen !== undefined) {
    if (bffs.includes(chosen)) return chosen;
    throw new UsageError(`no client "${chosen}"; there are ${bffs.join(', ')}.`);
  }
  const addressed = subject.kind === 'request' ? subject.asked.client : undefined;
  return bffs.find((name) => name === addressed);
}

/** What all clients registered: one of them may have what another is asked for. */
async function allKnown(): Promise<readonly KnownOperation[]> {
  const { bffs } = readProjectFile();
  const state = await openState(readConfig(), createLog('facet', 'silent'));
  const known = (registry: Registry | undefined) =>
    Promise.all(bffs.map((client) => knownOperations(client, registry)));
  try {
    await state.ready();
    if (!state.registry) warn('releases in Redis need FACET_PUBLISH_CREDENTIAL');
    return (await known(state.registry)).flat();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    warn(`releases cannot be read (${(error as Error).message})`);
    return (await known(undefined)).flat();
  } finally {
    await state.close();
  }
}

function warn(reason: string): void {
  process.stderr.write(`facet: ${reason}; only committed manifests are looked at\n`);
}

interface Report {
  readonly isServed: boolean;
  readonly text: string;
}

function report(subject: Subject, explainer: MissExplainer, client: string | undefined): Report {
  const context = { client };
  switch (subject.kind) {
    case 'unreadable':
      return { isServed: false, text: `${subject.errors.join('\n')}\n` };
    case 'id':
      return diagnosisReport(diagnoseId(subject.id, explainer, context));
    case 'request':
      return diagnosisReport(diagnoseRequest(subject.asked, explainer, context));
    case 'texts':
      return joined(subject.texts.map((text) => textReport(text, explainer, client)));
    case 'manifest': {
      const diagnoses = subject.operations.map((each) => diagnoseListed(each, explainer, context));
      const rows = subject.operations.map(({ name }, index) => [name, lineOf(diagnoses[index])]);
      const isServed = diagnoses.every((each) => each.isServed);
      return { isServed, text: `${subject.format}\n${tableText(rows)}` };
    }
  }
}

function lineOf(diagnosis: Diagnosis | undefined): string {
  const [first = ''] = diagnosis?.findings ?? [];
  const [line = ''] = first.split('\n');
  return diagnosis?.isServed ? line : `not served: ${line}`;
}

function diagnosisReport({ isServed, findings }: Diagnosis): Report {
  const [first = '', ...others] = findings;
  const lines = [`${isServed ? 'served' : 'not served'}: ${first}`, ...others];
  return { isServed, text: `${lines.join('\n')}\n` };
}

/** Of a text that is not registered, its ids help too: the client sends one of them. */
function textReport(text: string, explainer: MissExplainer, client: string | undefined): Report {
  const { isServed, text: told } = diagnosisReport(diagnoseText(text, explainer, { client }));
  if (isServed) return { isServed, text: told };
  const ids = idsOf(text).map(({ id, form }) => [`  ${id}`, form]);
  return { isServed, text: ids.length > 0 ? `${told}Its ids:\n${tableText(ids)}` : told };
}

function idsOf(text: string) {
  try {
    return plausibleIds(text);
  } catch {
    // What is no document was told already.
    return [];
  }
}

function joined(reports: readonly Report[]): Report {
  return {
    isServed: reports.every(({ isServed }) => isServed),
    text: reports.map(({ text }) => text).join('\n'),
  };
}
