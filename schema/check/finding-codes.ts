import type { CheckName } from './finding.ts';

/** What a code means, for people. */
export interface FindingCode {
  readonly check: CheckName;
  /** How grave it is unless a project says otherwise. */
  readonly severity: string;
  /** One sentence with a full stop. */
  readonly meaning: string;
}

/** @returns undefined for the composer's own codes, of errors and of hints */
export function findingCode(code: string): FindingCode | undefined {
  return BY_CODE.get(code);
}

/** How changes of a client's schema are judged: by what live releases of that client ask for. */
const BREAKS = 'blocking if a live release uses it, else `unused`';
const CHANGES = 'warning if a live release uses it, else note';
const EITHER = `${BREAKS}; warning if it only changes answers`;

type Codes = Readonly<Record<string, readonly [severity: string, meaning: string]>>;

/** Every code but the composer's own, in the order in which people look for them. */
export const FINDING_CODES: Readonly<Record<CheckName, Codes>> = {
  composition: {
    SUPERGRAPH_NOT_SERVABLE: [
      'blocking',
      'The subgraphs compose, and ask for something that is not enforced here.',
    ],
    AUTH_REQUIREMENT_ADDED: [
      'warning if a live release uses it, else note',
      'A field or type takes a permission that it did not take.',
    ],
    AUTH_REQUIREMENT_CHANGED: ['warning', 'A field or type takes another permission.'],
    AUTH_REQUIREMENT_REMOVED: ['warning', 'A field or type takes less of viewers than before.'],
    AUTH_REQUIREMENTS_DIFFER: ['warning', 'Subgraphs do not require the same for what they share.'],
  },
  'breaking-changes': {
    FIELD_REMOVED: [BREAKS, 'A field was removed, or has left the contract.'],
    FIELD_CHANGED_TYPE: [BREAKS, 'A field is of another type.'],
    FIELD_DEPRECATION_ADDED: ['note', 'A field that somebody uses is deprecated now.'],
    TYPE_REMOVED: [BREAKS, 'A type was removed, or has left the contract.'],
    TYPE_CHANGED_KIND: [BREAKS, 'A type is of another kind: an object became a union.'],
    TYPE_REMOVED_FROM_UNION: [EITHER, 'A union has a member less.'],
    TYPE_ADDED_TO_UNION: [CHANGES, 'A union has a member more, which old clients do not know.'],
    TYPE_REMOVED_FROM_INTERFACE: [EITHER, 'A type no longer implements an interface.'],
    TYPE_ADDED_TO_INTERFACE: ['note', 'A type implements an interface that somebody uses.'],
    VALUE_REMOVED_FROM_ENUM: [EITHER, 'An enum has a value less.'],
    VALUE_ADDED_TO_ENUM: [CHANGES, 'An enum has a value more, which old clients do not know.'],
    ARG_REMOVED: [BREAKS, 'An argument was removed.'],
    ARG_CHANGED_TYPE: [BREAKS, 'An argument takes another type.'],
    ARG_CHANGED_TYPE_OPTIONAL_TO_REQUIRED: [BREAKS, 'An argument has to be given now.'],
    ARG_DEFAULT_VALUE_CHANGE: [
      `${CHANGES}; ${BREAKS} if it has to be given now`,
      'An argument that is left out stands for another value.',
    ],
    REQUIRED_ARG_ADDED: [BREAKS, 'There is a new argument, and it has to be given.'],
    FIELD_REMOVED_FROM_INPUT_OBJECT: [BREAKS, 'A field of an input was removed.'],
    FIELD_ON_INPUT_OBJECT_CHANGED_TYPE: [BREAKS, 'A field of an input takes another type.'],
    REQUIRED_FIELD_ADDED_TO_INPUT_OBJECT: [
      BREAKS,
      'An input has a new field, and it has to be given.',
    ],
    INPUT_OBJECT_FIELD_DEFAULT_VALUE_CHANGE: [
      CHANGES,
      'A field of an input that is left out stands for another value.',
    ],
    INPUT_OBJECT_FIELD_DEFAULT_VALUE_REMOVED: [
      `${CHANGES}; ${BREAKS} if it has to be given now`,
      'A field of an input that is left out stands for nothing.',
    ],
    DIRECTIVE_REMOVED: [BREAKS, 'A directive of operations was removed.'],
    DIRECTIVE_LOCATION_REMOVED: [BREAKS, 'A directive may no longer stand where it could.'],
    DIRECTIVE_REPEATABLE_REMOVED: [BREAKS, 'A directive may no longer be repeated.'],
    DIRECTIVE_ARG_REMOVED: [BREAKS, 'An argument of a directive was removed.'],
    DIRECTIVE_ARG_CHANGED_TYPE: [BREAKS, 'An argument of a directive takes another type.'],
    DIRECTIVE_ARG_DEFAULT_VALUE_CHANGE: [
      CHANGES,
      'An argument of a directive that is left out stands for another value.',
    ],
    REQUIRED_DIRECTIVE_ARG_ADDED: [
      BREAKS,
      'A directive has a new argument, and it has to be given.',
    ],
    SCALAR_SPECIFICATION_CHANGED: [CHANGES, 'A scalar is written in another way.'],
  },
  operations: {
    OPERATION_INVALID: [
      'blocking; note if it was so before',
      "An operation does not fit its client's schema, and no breaking change told so already.",
    ],
    OPERATION_UNPLANNABLE: [
      'blocking; note if it was so before',
      'An operation fits the schema, and no plan can answer it.',
    ],
    OPERATION_FILE_INVALID: [
      'blocking; note if it was so before',
      'A file of operations cannot be made into a manifest.',
    ],
    OPERATION_REMOVED: ['warning', 'An operation is gone, and no published release lists it.'],
  },
  contracts: {
    CONTRACT_INVALID: ['blocking', "A client's contract cannot be made."],
    CONTRACT_ELEMENT_ADDED: [
      'note; warning if it was hidden from the client before',
      'Something of a type enters what a client sees.',
    ],
    CONTRACT_ELEMENT_REMOVED: ['note', 'Something of a type leaves what a client sees.'],
    CONTRACT_CHOICE_CHANGED: ['note', 'A client chooses other tags or limits.'],
    CONTRACT_LIMIT_LOWERED: [
      'warning if live releases may ask for more, else note',
      'A client may ask for less at once.',
    ],
    CLIENT_ADDED: ['note', 'There is a new client.'],
    CLIENT_REMOVED: ['blocking if it has live releases, else warning', 'A client is gone.'],
  },
  'query-plans': {
    PLAN_REQUESTS_GREW: [
      'blocking beyond `growth.subgraphRequests`, else warning; note if the operation changed',
      'Operations take more requests to subgraphs.',
    ],
    PLAN_SEQUENCE_GREW: [
      'blocking beyond `growth.sequentialRequests`, else warning; note if the operation changed',
      'More requests of operations wait for one another.',
    ],
    PLAN_LOOKUPS_GREW: [
      'blocking beyond `growth.entityLookups`, else warning; note if the operation changed',
      'Operations look entities up more often.',
    ],
    PLAN_IMPROVED: ['note', 'Operations ask less of subgraphs.'],
    PLAN_SUBGRAPHS_CHANGED: ['note', 'Operations ask other subgraphs.'],
    PLANNER_CHANGED: [
      'note; blocking beyond `growth`',
      'The planner itself makes other plans of the same graph and operations.',
    ],
  },
  'blast-radius': {
    SUBGRAPH_NULLS_DATA: [
      'blocking; note if it was so before',
      'A subgraph that a client declares optional takes all of `data` with it.',
    ],
    BLAST_RADIUS_GREW: [
      'warning; note if no release lists the operation',
      'More is null than before when a subgraph is down.',
    ],
  },
  budgets: {
    BUDGET_EXCEEDED: [
      'blocking; if it costs no more than before: warning if the budget shrank, else note',
      'An operation costs more than its client allows.',
    ],
    BUDGET_NEARLY_SPENT: ['note', 'An operation grew to nine tenths of a budget, or more.'],
    BYTES_GREW: ['warning', 'An answer is estimated to be more than a tenth larger.'],
  },
  cacheability: {
    CACHE_PUBLIC_BUT_AUTHENTICATED: [
      'blocking',
      'Shared caches may keep what is not for everybody.',
    ],
    CACHE_SCOPE_CHANGED: [
      'warning; note if the operation changed',
      'Answers are for others than before: for everybody, or for their viewer alone.',
    ],
    CACHE_MAX_AGE_CHANGED: [
      'warning if it is shorter, else note',
      'Answers may be kept shorter, or longer.',
    ],
  },
  'n-plus-one': {
    LIST_WITHOUT_PAGINATION: [
      'blocking if an operation uses it, else warning',
      'A list of objects may be of any length.',
    ],
    ENTITY_FETCHED_TWICE: [
      'warning; note if the operation changed',
      'An operation asks one subgraph for entities of one type again.',
    ],
    ENTITY_LOOKUPS_MANY: ['warning', 'One request may look up more than a thousand entities.'],
  },
  lint: {
    FIELD_NAMES_SHOULD_BE_CAMEL_CASE: ['blocking', 'A field is not called like `thisOne`.'],
    TYPE_NAMES_SHOULD_BE_PASCAL_CASE: ['blocking', 'A type is not called like `ThisOne`.'],
    ENUM_VALUES_SHOULD_BE_SCREAMING_SNAKE_CASE: [
      'blocking',
      'A value of an enum is not called like `THIS_ONE`.',
    ],
    INPUT_ARGUMENT_NAMES_SHOULD_BE_CAMEL_CASE: [
      'blocking',
      'An argument is not called like `thisOne`.',
    ],
    DIRECTIVE_NAMES_SHOULD_BE_CAMEL_CASE: [
      'blocking',
      'A directive is not called like `@thisOne`.',
    ],
    RESTY_FIELD_NAMES: ['warning', 'A field is called like an address of a REST API: `getUser`.'],
    ALL_ELEMENTS_REQUIRE_DESCRIPTION: ['warning', 'Something has no description.'],
    CONNECTION_SHAPE: ['warning', 'A connection lacks `edges`, `pageInfo` or their parts.'],
    CONNECTION_WITHOUT_BOUND: ['warning', 'A page may be of any length.'],
    NON_NULL_ACROSS_SERVICES: [
      'blocking',
      "What another service answers cannot be null, so that service's failure takes more with it.",
    ],
    DEPRECATED_DIRECTIVE_MISSING_REASON: ['blocking', 'Something is deprecated without a reason.'],
    DEPRECATION_WITHOUT_DATE: ['warning', 'Nobody can tell until when something stays.'],
    DEPRECATION_OVERDUE: ['warning', 'Something stays longer than its deprecation said.'],
    TAG_DIRECTIVE_USES_UNKNOWN_NAME: ['blocking', 'A tag is none that there is.'],
    TYPE_WITHOUT_OWNER: ['blocking', 'CODEOWNERS names nobody for the types of a file.'],
    WAIVER_WITHOUT_CODE: ['blocking', 'A waiver names no code.'],
    WAIVER_WITHOUT_REASON: ['blocking', 'A waiver does not say why.'],
    WAIVER_WITHOUT_EXPIRY: ['blocking', 'A waiver does not say until when.'],
    WAIVER_TOO_LONG: ['blocking', 'A waiver would hold for more than a year.'],
    WAIVER_EXPIRED: ['blocking; warning if it is old', 'A waiver holds no longer.'],
    WAIVER_UNUSED: ['warning', 'A waiver waives nothing.'],
  },
  lifecycle: {
    DRAFT_FIELD_USED: [
      'blocking; warning if only a release has it, note if it was so before',
      'An operation uses what is a `@draft`.',
    ],
    FIELD_NOT_ALLOWED_FOR_CLIENT: [
      'blocking; warning if only a release has it, note if it was so before',
      'An operation uses what is `@allowedFor` other clients.',
    ],
    DEPRECATED_FIELD_USE_ADDED: [
      'blocking',
      'An operation uses something deprecated that it did not use before.',
    ],
  },
};

const BY_CODE: ReadonlyMap<string, FindingCode> = new Map(
  Object.entries(FINDING_CODES).flatMap(([check, codes]) =>
    Object.entries(codes).map(([code, [severity, meaning]]) => [
      code,
      { check: check as CheckName, severity, meaning },
    ]),
  ),
);
