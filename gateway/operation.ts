import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { ArgumentLimitsRule, SlicingArgumentsRule } from '#schema/operations';
import { ClientError, ERRORS_MAX, type ErrorReport } from './errors.ts';
import { DOCUMENT_LIMITS, type DocumentLimits, requireWithinLimits } from './limits.ts';

/** An operation that may run: its text is parsed and valid against the client's schema. */
export interface Operation {
  /** SHA-256 of the text, or the id its manifest gave it. */
  readonly id: string;
  /** SHA-256 of the text. */
  readonly hash: string;
  readonly name: string | undefined;
  readonly kind: 'query' | 'mutation';
  readonly text: string;
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  /** Whether a manifest lists it; only then is its name fit to be a metric's label. */
  readonly registered: boolean;
}

export interface DocumentRules {
  readonly schema: GraphQLSchema;
  readonly introspection: 'allowed' | 'refused';
  /** Default: `DOCUMENT_LIMITS`. */
  readonly limits?: DocumentLimits;
}

/**
 * Makes an operation of a free text: parses it, validates it, and picks the operation asked for.
 *
 * @see https://spec.graphql.org/draft/#GetOperation()
 * @throws ClientError with every finding, ten at most
 */
export function operationOfText(
  text: string,
  operationName: string | undefined,
  rules: DocumentRules,
): Operation {
  const { limits = DOCUMENT_LIMITS } = rules;
  const document = parseText(text, limits);
  requireWithinLimits(document, limits);
  validateDocument(document, rules);
  const definition = operationNamed(document, operationName);
  const hash = sha256(text);
  return {
    id: hash,
    hash,
    name: definition.name?.value,
    kind: kindOf(definition),
    text,
    document,
    definition,
    registered: false,
  };
}

/** Lowercase hexadecimal SHA-256 of the text's UTF-8 bytes. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function parseText(text: string, { tokens }: DocumentLimits): DocumentNode {
  try {
    return parse(text, { maxTokens: tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const code = /tokens\. Parsing aborted/.test(error.message)
      ? 'MAX_TOKENS_LIMIT'
      : 'GRAPHQL_PARSE_FAILED';
    throw new ClientError(code, error.message, { reports: [reportOf(error)] });
  }
}

const ALLOWED = [...specifiedRules, ArgumentLimitsRule, SlicingArgumentsRule];
const RULES = { allowed: ALLOWED, refused: [...ALLOWED, NoSchemaIntrospectionCustomRule] };

function validateDocument(document: DocumentNode, { schema, introspection }: DocumentRules): void {
  const errors = validate(schema, document, RULES[introspection], {
    maxErrors: ERRORS_MAX,
    hideSuggestions: introspection === 'refused',
  });
  if (errors.length === 0) return;
  const reports = errors.slice(0, ERRORS_MAX).map(reportOf);
  throw new ClientError('GRAPHQL_VALIDATION_FAILED', 'The document is not valid.', { reports });
}

/** The operation of that name, or the only one. */
export function operationNamed(
  document: DocumentNode,
  operationName: string | undefined,
): OperationDefinitionNode {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const named = operationName
    ? operations.filter(({ name }) => name?.value === operationName)
    : operations;
  const [operation] = named;
  if (operation && named.length === 1) return operation;
  throw new ClientError('OPERATION_RESOLUTION_FAILURE', 'No such operation in the document.');
}

/** Subscriptions are not served. */
export function kindOf({ operation }: OperationDefinitionNode): 'query' | 'mutation' {
  if (operation !== 'subscription') return operation;
  throw new ClientError('GRAPHQL_VALIDATION_FAILED', 'Subscriptions are not served.');
}

/** What a client is told of a GraphQL error about its own document or variables. */
export function reportOf(error: GraphQLError): ErrorReport {
  return {
    message: shortened(error.message),
    ...(error.locations && { locations: error.locations.slice(0, 3) }),
  };
}

/** graphql-js quotes what was sent, however long; the reason stands at the end. */
function shortened(message: string): string {
  if (message.length <= MESSAGE_MAX) return message;
  return `${message.slice(0, MESSAGE_MAX / 2)} … ${message.slice(-MESSAGE_MAX / 2)}`;
}

/** Most characters of one message: ten of them are at most 16 KB. */
const MESSAGE_MAX = 300;
