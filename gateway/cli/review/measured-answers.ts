import { type DocumentNode, type GraphQLSchema, Kind } from 'graphql';
import {
  answerBytes,
  type ComposedRevision,
  type ObservedSizes,
  type ReviewedOperation,
  SeenAnswers,
} from '#schema/check';
import { type EmbeddedProject, startEmbeddedProject } from './embedded-project.ts';
import { type Example, readExamples, type Variables } from './examples.ts';

/** What answers of a project are like on its own data. */
export interface Measurement {
  readonly sizes: ObservedSizes;
  readonly operations: readonly MeasuredOperation[];
  /** What could not be measured: sentences for people. */
  readonly notices: readonly string[];
}

/** The answers to one operation. */
export interface MeasuredOperation {
  readonly client: string;
  readonly name: string;
  readonly answers: number;
  /** Mean bytes of one as JSON; of no answer 0. */
  readonly measured: number;
  /** What schema review makes of it, going by all answers. */
  readonly estimated: number;
}

/**
 * Runs every registered operation with every example of its client on the project's embedded data.
 *
 * @throws UsageError when an examples file cannot be read
 */
export async function measureAnswers(head: ComposedRevision): Promise<Measurement> {
  const asked = askedOperations(head);
  const project = await startEmbeddedProject();
  const seen = new SeenAnswers();
  const notices: string[] = [];
  try {
    // A mutation may change what queries answer.
    const queriesFirst = [...asked].sort((a, b) => Number(isMutation(a)) - Number(isMutation(b)));
    for (const each of queriesFirst) notices.push(...(await measure(each, { project, seen })));
  } finally {
    await project.close();
  }
  const sizes = seen.sizes();
  const operations = asked.map((each) => measuredOf(each, sizes));
  return { sizes, operations, notices: [...unexampled(head), ...notices] };
}

interface Asked {
  readonly client: string;
  readonly operation: ReviewedOperation;
  readonly document: DocumentNode;
  readonly schema: GraphQLSchema;
  readonly examples: readonly Example[];
  /** Bytes of the answers so far. */
  readonly bytes: number[];
}

function askedOperations({ clients }: ComposedRevision): Asked[] {
  return clients.flatMap(({ client: { client }, contract, operations }) => {
    if (contract.kind === 'failed') return [];
    const { schema } = contract;
    const examples = readExamples(client);
    return operations
      .filter(({ operation, plans }) => operation.place && plans)
      .map(({ operation, document }) => {
        return { client, operation, document, schema, examples, bytes: [] };
      });
  });
}

const isMutation = ({ operation }: Asked): boolean => operation.type === 'mutation';

interface Measuring {
  readonly project: EmbeddedProject;
  readonly seen: SeenAnswers;
}

/** Runs one operation with each example; tells why those fail that do, once. */
async function measure(asked: Asked, { project, seen }: Measuring): Promise<string[]> {
  const { client, operation, document, schema, examples, bytes } = asked;
  const failures = new Set<string>();
  for (const example of examples) {
    const variables = variablesOf(example, asked);
    const viewer = example.viewer ? { id: example.viewer, scopes: example.scopes ?? [] } : null;
    const body = JSON.stringify({ documentId: operation.id, variables });
    const answer = await project.ask(client, viewer, body);
    const { data, errors } = JSON.parse(answer) as Answer;
    const [error] = errors ?? [];
    if (error) failures.add(error.message);
    if (error || !data) continue;
    seen.add({ document, schema, variables, data });
    bytes.push(Buffer.byteLength(answer));
  }
  return [...failures].map((reason) => `${client} ${operation.name} was not measured: ${reason}`);
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

function variablesOf({ variables = {}, operations = {} }: Example, asked: Asked): Variables {
  const own = operations[asked.operation.name] ?? {};
  const declared = asked.document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
      : [],
  );
  const known = Object.entries({ ...variables, ...own });
  return Object.fromEntries(known.filter(([name]) => declared.includes(name)));
}

function measuredOf({ client, operation, document, schema, bytes }: Asked, sizes: ObservedSizes) {
  const sum = bytes.reduce((all, each) => all + each, 0);
  return {
    client,
    name: operation.name,
    answers: bytes.length,
    measured: bytes.length === 0 ? 0 : Math.round(sum / bytes.length),
    estimated: answerBytes({ document, schema, sizes }),
  };
}

function unexampled({ clients }: ComposedRevision): string[] {
  return clients
    .filter(({ client }) => readExamples(client.client).length === 0)
    .map(({ client }) => `bffs/${client.client}/examples.json is missing: nothing was measured`);
}
