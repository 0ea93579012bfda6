import type { HashedOperation } from './format.ts';

/** An operation that some client registered, now or once. */
export interface KnownOperation extends HashedOperation {
  readonly client: string;
  /** For people: `the committed manifest`, `release 5.2`. */
  readonly listedIn: string;
  /** Whether it runs: not when it is gone. */
  readonly isServed: boolean;
}

/** How the id that was asked for differs from a good one in its spelling. */
export type Misspelling = 'capitals' | 'prefix' | 'padding' | 'base64';

/** How a text differs from a registered one that asks for the same. */
export type TextVariation = 'white-space' | 'order' | 'typenames-added' | 'typenames-missing';

/** One thing to know about what was asked for. */
export type MissFinding =
  /** It runs. */
  | { readonly kind: 'registered'; readonly operation: KnownOperation }
  | { readonly kind: 'other-client'; readonly operation: KnownOperation }
  | { readonly kind: 'gone'; readonly operation: KnownOperation }
  | {
      readonly kind: 'misspelt';
      readonly operation: KnownOperation;
      readonly misspelling: Misspelling;
    }
  | { readonly kind: 'truncated'; readonly operation: KnownOperation; readonly length: number }
  /** The id is one that a toolchain gives to the operation's text; it is registered under another. */
  | { readonly kind: 'form'; readonly operation: KnownOperation; readonly form: string }
  /** The text is registered to the letter. */
  | { readonly kind: 'registered-text'; readonly operation: KnownOperation }
  | {
      readonly kind: 'variation';
      readonly operation: KnownOperation;
      readonly variation: TextVariation;
    }
  /** Another text of the operation of that name, from `- ` the registered to `+ ` this one. */
  | {
      readonly kind: 'changed';
      readonly operation: KnownOperation;
      readonly difference: readonly string[];
    }
  /** Only the name is known. */
  | { readonly kind: 'name-only'; readonly operation: KnownOperation }
  | { readonly kind: 'incomplete'; readonly fragments: readonly string[] }
  | { readonly kind: 'unparseable'; readonly message: string }
  | { readonly kind: 'several-operations'; readonly names: readonly string[] }
  | { readonly kind: 'unknown'; readonly looksLike: string };

/** A finding in words, in one line or more. */
export function formatMissFinding(finding: MissFinding): string {
  if (!('operation' in finding)) return withoutOperation(finding);
  const { operation } = finding;
  const { id, name } = operation;
  const text = TEXTS[finding.kind](finding as never);
  const at = `${name} of ${operation.client} (${operation.listedIn})`;
  return text.replaceAll('{at}', at).replaceAll('{id}', id);
}

type OfKind<Kind extends MissFinding['kind']> = Extract<MissFinding, { readonly kind: Kind }>;

type OperationKind = Extract<MissFinding, { readonly operation: KnownOperation }>['kind'];

/** `{at}` stands for the operation and where it is listed, `{id}` for its id. */
const TEXTS: { readonly [Kind in OperationKind]: (finding: OfKind<Kind>) => string } = {
  registered: () => 'registered: {at}',
  'other-client': ({ operation: { client } }) =>
    `registered for another client: {at}; ask the BFF of ${client}, or register it for yours`,
  gone: () => 'retired and gone: {at} is served no more; publish it again to bring it back',
  misspelt: ({ misspelling }) => `${MISSPELLINGS[misspelling]}: {at} is registered as {id}`,
  truncated: ({ length, operation: { id } }) =>
    length < id.length
      ? `cut off after ${length} of ${id.length} characters: {at} is registered as {id}`
      : `${length - id.length} characters too long: {at} is registered as {id}`,
  form: ({ form }) =>
    `the id of {at} ${form}; it is registered as {id}: register the manifest of the toolchain that sends the ids`,
  'registered-text': () => 'registered to the letter: {at}; send its id {id} instead of the text',
  variation: ({ variation }) => `${VARIATIONS[variation]}: {at} is registered as {id}`,
  changed: ({ difference }) =>
    ['another text of {at}, registered as {id}; from that one (-) to this (+):', ...difference]
      .map((line, index) => (index === 0 ? line : `    ${line}`))
      .join('\n'),
  'name-only': () =>
    'an id that no known text has; an operation of its name is registered, as {id}: {at}. The client was built from another text: publish its manifest',
};

const MISSPELLINGS: Readonly<Record<Misspelling, string>> = {
  capitals: 'written in capitals, ids are lowercase',
  prefix: 'with a prefix that no id has: only "sha256:" before a SHA-256 is understood',
  padding: 'with white space or quotes around it',
  base64: 'in base64, ids are hexadecimal',
};

const VARIATIONS: Readonly<Record<TextVariation, string>> = {
  'white-space': 'the same but for white space, commas or comments, and so with another id',
  order: 'the same in another order, and so with another id',
  'typenames-added': 'the same with __typename added',
  'typenames-missing': 'the same without __typename',
};

function withoutOperation(
  finding: Exclude<MissFinding, { readonly operation: KnownOperation }>,
): string {
  if (finding.kind === 'incomplete') {
    return `spreads fragments that it does not hold: ${finding.fragments.join(', ')}`;
  }
  if (finding.kind === 'unparseable') return `no GraphQL document: ${finding.message}`;
  if (finding.kind === 'several-operations') {
    return `holds ${finding.names.length} operations; a registered text holds one`;
  }
  return `unknown: ${finding.looksLike}, and nothing registered comes near it`;
}
