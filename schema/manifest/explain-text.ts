import { type DocumentNode, GraphQLError, Kind, parse, print, visit } from 'graphql';
import { codegenText } from './codegen-text.ts';
import type { KnownOperation, MissFinding, TextVariation } from './miss-finding.ts';
import { isOwn, type MissQuestion } from './miss-question.ts';
import { textDifference } from './text-difference.ts';
import { withoutTypenames } from './typenames.ts';

/** What is known about a text that was sent: its flaws, then what it is nearest to. */
export function explainText(text: string, question: MissQuestion): readonly MissFinding[] {
  const { index } = question;
  const exact = index.withText(text);
  const own = exact.find((each) => isOwn(each, question) && each.isServed);
  if (own) return [{ kind: 'registered-text', operation: own }];
  const gone = exact.find((each) => isOwn(each, question));
  if (gone) return [{ kind: 'gone', operation: gone }];
  const [other] = exact;
  if (other) return [{ kind: 'other-client', operation: other }];
  const document = parsed(text);
  if (document instanceof GraphQLError) {
    return [{ kind: 'unparseable', message: document.message }];
  }
  return [...findFlaws(document), explainDocument(document, question)];
}

/** Most tokens of a text that is looked into. */
const TOKENS_MAX = 20_000;

function parsed(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text, { noLocation: true, maxTokens: TOKENS_MAX });
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function* findFlaws(document: DocumentNode): Generator<MissFinding> {
  const names = operationNames(document);
  if (names.length > 1) yield { kind: 'several-operations', names };
  const held = new Set<string>();
  const spread = new Set<string>();
  visit(document, {
    FragmentDefinition: ({ name }) => {
      held.add(name.value);
    },
    FragmentSpread: ({ name }) => {
      spread.add(name.value);
    },
  });
  const fragments = [...spread].filter((name) => !held.has(name));
  if (fragments.length > 0) yield { kind: 'incomplete', fragments };
}

function operationNames({ definitions }: DocumentNode): readonly string[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value ?? ''] : [],
  );
}

function explainDocument(document: DocumentNode, question: MissQuestion): MissFinding {
  const { index, operationName } = question;
  const same = preferred(index.withSelectionOf(document), question);
  if (same) return { kind: 'variation', operation: same, variation: variationOf(document, same) };
  const [name = operationName ?? ''] = operationNames(document);
  const named = index.withName(name).filter((each) => isOwn(each, question));
  const changes = (named.length > 0 ? named : index.withName(name))
    .slice(0, TEXTS_COMPARED)
    .map((operation) => ({ operation, difference: differenceTo(operation, document) }))
    .sort((a, b) => a.difference.length - b.difference.length);
  const [nearest] = changes;
  if (nearest) return { kind: 'changed', ...nearest };
  return {
    kind: 'unknown',
    looksLike: `a document with ${name === '' ? 'an operation without a name' : `the operation ${name}`}`,
  };
}

/** Most releases' texts of one operation that a text is compared with. */
const TEXTS_COMPARED = 5;

function preferred(
  operations: readonly KnownOperation[],
  question: MissQuestion,
): KnownOperation | undefined {
  const own = operations.filter((each) => isOwn(each, question));
  return own.find(({ isServed }) => isServed) ?? own[0] ?? operations[0];
}

function variationOf(document: DocumentNode, { body }: KnownOperation): TextVariation {
  const registered = parse(body, { noLocation: true });
  if (print(document) === print(registered)) return 'white-space';
  if (codegenText(document) === codegenText(registered)) return 'order';
  return typenamesIn(document) > typenamesIn(registered) ? 'typenames-added' : 'typenames-missing';
}

function typenamesIn(document: DocumentNode): number {
  return print(document).match(/\b__typename\b/g)?.length ?? 0;
}

function differenceTo({ body }: KnownOperation, document: DocumentNode): readonly string[] {
  const [before, after] = [parse(body, { noLocation: true }), document].map((each) =>
    print(withoutTypenames(each)),
  );
  return textDifference(before ?? '', after ?? '');
}
