import {
  type ClientRevision,
  type ComposedClient,
  composeRevision,
  type PlannedOperation,
  type ReviewedOperation,
} from '#schema/check';
import {
  DRAWING_FORMATS,
  type DrawingFormat,
  type DrawnOperation,
  drawnOperation,
  formatDrawing,
} from '#schema/report';
import { readConfig } from '../config.ts';
import { type Command, type CommandArgs, hint, UsageError } from './command.ts';
import { nearNames } from './near-names.ts';
import { DiskCache } from './review/disk-cache.ts';
import { readRevision } from './review/revisions.ts';

/** Draws how one operation is answered. */
export const plan: Command = {
  name: 'plan',
  usage: '<client> <operation name or id> [--format <format>]',
  summary: 'Draws how an operation is answered: its requests, what waits for what, what it takes.',
  options: {
    format: { type: 'string', value: '<format>', help: `${DRAWING_FORMATS.join(', ')}; text` },
  },
  example: [
    'facet plan web HomePage',
    'facet plan mobile ProductScreen --format svg > product-screen.svg',
  ].join('\n'),
  words: 2,
  run: async (args) => {
    const [client, asked] = args.words;
    if (!client || !asked) throw new UsageError(`name a client and an operation; ${hint(plan)}`);
    const format = formatOf(args);
    const drawn = await drawingOf(client, asked);
    if (drawn.kind === 'failed') {
      process.stderr.write(`${drawn.errors.join('\n')}\n`);
      return 1;
    }
    process.stdout.write(formatDrawing(format, drawn.operation, hasColours()));
    return 0;
  },
};

function formatOf(args: CommandArgs): DrawingFormat {
  const name = args.text('format') ?? 'text';
  const format = DRAWING_FORMATS.find((each) => each === name);
  if (format) return format;
  throw new UsageError(`--format is "${name}"; expected ${DRAWING_FORMATS.join(', ')}.`);
}

const hasColours = () => process.stdout.isTTY && readConfig().colours === 'on-terminals';

type Drawing =
  | { readonly kind: 'drawn'; readonly operation: DrawnOperation }
  | { readonly kind: 'failed'; readonly errors: readonly string[] };

/** Composes what is needed of the project as it is: one client, and one of its operations. */
async function drawingOf(client: string, asked: string): Promise<Drawing> {
  const cache = new DiskCache();
  const revision = await readRevision(cache);
  const choices = revision.clients.find((each) => each.client === client);
  if (!choices) throw new UsageError(unknown('client', client, namesIn(revision.clients)));
  const operation = operationAsked(choices, asked);
  const clients = [{ ...choices, operations: [operation] }];
  const { composition, clients: composed } = composeRevision({ ...revision, clients }, cache);
  cache.prune();
  if (composition.kind === 'failed') {
    return { kind: 'failed', errors: composition.errors.map(({ message }) => message) };
  }
  return drawn(composed[0], composed[0]?.operations[0]);
}

function drawn(client: ComposedClient | undefined, planned: PlannedOperation | undefined): Drawing {
  const operation = client && planned && drawnOperation(planned, client);
  if (operation) return { kind: 'drawn', operation };
  if (client?.contract.kind === 'failed') {
    return { kind: 'failed', errors: client.contract.errors.map(({ message }) => message) };
  }
  const name = planned?.operation.name ?? '';
  const reasons = [...(planned?.errors ?? []), ...(planned?.planError ? [planned.planError] : [])];
  return { kind: 'failed', errors: reasons.map((reason) => `operation ${name}: ${reason}`) };
}

/** By its name, the registered one first, or by its id or the beginning of it. */
function operationAsked({ client, operations, errors }: ClientRevision, asked: string) {
  const named = operations.filter(({ name }) => name === asked);
  const found = named.find(({ place }) => place) ?? named[0] ?? operationById(operations, asked);
  if (found) return found;
  const wrong = errors.find(({ operation }) => operation === asked);
  if (wrong) throw new UsageError(`${wrong.file}:${wrong.line}:${wrong.column} ${wrong.message}`);
  const names = operations.map(({ name }) => name);
  throw new UsageError(unknown('operation', asked, [...new Set(names)], ` of ${client}`));
}

/** Shorter beginnings of ids could be names that were misspelt. */
const ID_LENGTH_MIN = 8;

function operationById(
  operations: readonly ReviewedOperation[],
  asked: string,
): ReviewedOperation | undefined {
  const id = asked.replace(/^sha256:/, '').toLowerCase();
  const exact = operations.find((each) => each.id === asked || each.id === id);
  if (exact || id.length < ID_LENGTH_MIN) return exact;
  const begun = operations.filter((each) => each.id.startsWith(id));
  if (begun.length > 1)
    throw new UsageError(`"${asked}" begins ${begun.length} ids: name more of it.`);
  return begun[0];
}

function namesIn(clients: readonly ClientRevision[]): string[] {
  return clients.map(({ client }) => client);
}

function unknown(kind: string, asked: string, names: readonly string[], where = ''): string {
  const near = nearNames(asked, names);
  const told =
    near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${names.join(', ')}.`;
  return `no ${kind} "${asked}"${where}; ${told}`;
}
