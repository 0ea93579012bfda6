import { createHash } from 'node:crypto';
import { type DocumentNode, Kind, parse, print } from 'graphql';
import { codegenText, oneLine } from './codegen-text.ts';
import { relayText } from './relay-text.ts';
import { addTypenames, addTypenamesFirst, withoutTypenames } from './typenames.ts';

/** An id that some toolchain gives a document. */
export interface PlausibleId {
  /** A SHA-256 stands without its prefix. */
  readonly id: string;
  /** Which toolchain, and what it makes of the text: completes "the id it has …". */
  readonly form: string;
}

/** A document's text as a toolchain sends or registers it. */
export interface ToolchainText {
  readonly form: string;
  readonly text: string;
}

/**
 * The ids a document has under each toolchain's transform; one that several make is told once.
 *
 * @throws GraphQLError when the text is no document
 */
export function plausibleIds(text: string): readonly PlausibleId[] {
  const ids = new Map<string, PlausibleId>();
  const add = (id: string, form: string) => {
    if (!ids.has(id)) ids.set(id, { id, form });
  };
  const texts = toolchainTexts(text, parse(text, { noLocation: true }));
  for (const each of texts) add(hash('sha256', each.text), each.form);
  for (const each of texts.filter(isOtherwiseHashed)) {
    add(hash('md5', each.text), `${each.form}, as MD5 (Relay)`);
    add(hash('sha1', each.text), `${each.form}, as SHA-1 (GraphQL Code Generator 5, Relay)`);
  }
  return [...ids.values()];
}

const TO_THE_LETTER = 'to the letter';
const RELAY = 'as relay-compiler prints it';
const CODEGEN = "as GraphQL Code Generator's client preset writes it";

/** Whether it is a text that a toolchain may hash by other means than SHA-256. */
function isOtherwiseHashed({ form }: ToolchainText): boolean {
  return form === TO_THE_LETTER || form === RELAY || form.startsWith(CODEGEN);
}

/** The texts that toolchains make of a document. */
export function toolchainTexts(text: string, document: DocumentNode): readonly ToolchainText[] {
  // As it was written, if a toolchain added __typenames; the author's own stand at the beginning.
  const written = withoutTypenames(document, 'last');
  const bare = withoutTypenames(document);
  const full = addTypenames(written);
  return [
    { form: TO_THE_LETTER, text },
    { form: 'printed by graphql-js', text: print(document) },
    { form: "with Apollo Client's __typenames, sorted (its manifest)", text: print(sorted(full)) },
    {
      form: "with Apollo Client's __typenames, unsorted (automatic persisted queries)",
      text: print(full),
    },
    {
      form: "with urql's __typenames, as urql prints it",
      text: print(full).replaceAll('\n\n', '\n'),
    },
    { form: 'as urql prints it', text: print(document).replaceAll('\n\n', '\n') },
    { form: CODEGEN, text: codegenText(document) },
    { form: `${CODEGEN}, with __typenames`, text: codegenText(full) },
    ...[written, bare].flatMap((each) => [
      { form: 'without __typename, sorted', text: print(sorted(each)) },
      { form: 'without __typename', text: print(each) },
      { form: `${CODEGEN}, without __typename`, text: codegenText(each) },
    ]),
    { form: RELAY, text: relayText(document) },
    ...mobileTexts(written),
    { form: 'on one line', text: oneLine(text) },
    { form: 'without white space around it', text: text.trim() },
    { form: 'with a line break at its end', text: `${text.trimEnd()}\n` },
  ];
}

/** Apollo Kotlin minifies all of a text, Apollo iOS each definition of it. */
function mobileTexts(written: DocumentNode): readonly ToolchainText[] {
  const always = addTypenamesFirst(written, 'fields');
  const beside = addTypenamesFirst(written, 'beside-fragments');
  return [
    { form: 'as Apollo Kotlin minifies it', text: onLines(beside, ' ') },
    {
      form: 'as Apollo Kotlin minifies it, with addTypename = "always"',
      text: onLines(always, ' '),
    },
    { form: 'as Apollo iOS sends it', text: onLines(always, '\n') },
    { form: 'minified, without __typename', text: onLines(written, ' ') },
  ];
}

function onLines({ definitions }: DocumentNode, separator: string): string {
  return definitions.map((definition) => oneLine(print(definition))).join(separator);
}

/** Operations before fragments, each by name. */
function sorted(document: DocumentNode): DocumentNode {
  const nameOf = (node: DocumentNode['definitions'][number]) =>
    `${node.kind === Kind.OPERATION_DEFINITION ? 0 : 1} ${'name' in node ? (node.name?.value ?? '') : ''}`;
  const definitions = document.definitions.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return { ...document, definitions };
}

function hash(algorithm: 'sha256' | 'sha1' | 'md5', text: string): string {
  return createHash(algorithm).update(text, 'utf8').digest('hex');
}
