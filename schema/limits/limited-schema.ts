import {
  type GraphQLArgument,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNullableType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  Kind,
  parse,
} from 'graphql';
import type { ContractError } from '../contract/contract-error.ts';
import { schemaElements } from '../coordinate.ts';
import {
  type ArgumentLimit,
  type ArgumentLimits,
  hasLimits,
  limitDefinition,
  limitText,
} from './argument-limit.ts';

/** The SDL of a client's schema with its limits, or the reasons why they do not fit it. */
export type LimitedSchema =
  | { readonly kind: 'limited'; readonly schema: string }
  | { readonly kind: 'failed'; readonly errors: readonly ContractError[] };

/**
 * Writes a client's limits into its schema: every limited argument carries `@limit` and, where the
 * client's default is sent in the place of the schema's own, has that default. By an interface's
 * field without the argument nothing can be sent: there the service's own default holds.
 */
export function limitedSchema(
  text: string,
  api: GraphQLSchema,
  limits: ArgumentLimits,
): LimitedSchema {
  const places = intArguments(api);
  const errors = Object.keys(limits.arguments ?? {})
    .filter((coordinate) => !places.has(coordinate))
    .map((coordinate) => ({ code: 'CONTRACT_LIMIT_UNKNOWN', coordinate, message: UNKNOWN }));
  if (hasLimits(api))
    errors.push({ code: 'CONTRACT_LIMIT_NAME', coordinate: '@limit', message: TAKEN });
  if (errors.length > 0) return { kind: 'failed', errors };
  const judge = { limits, api };
  const byCoordinate = new Map(
    [...places].map(([coordinate, place]) => [coordinate, limitAt(place, judge)]),
  );
  return { kind: 'limited', schema: withLimits(text, byCoordinate) };
}

const UNKNOWN = 'is limited, but the client has no such argument, or it takes no Int.';
const TAKEN = 'is a directive of the supergraph, under the name that the limits of arguments need.';

interface Place {
  readonly type: GraphQLObjectType | GraphQLInterfaceType;
  readonly field: string;
  readonly argument: GraphQLArgument;
}

function intArguments(api: GraphQLSchema): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const type of Object.values(api.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const { name: field, args } of Object.values(type.getFields())) {
      for (const argument of args) {
        const place = { type, field, argument };
        if (String(getNullableType(argument.type)) === 'Int') {
          places.set(coordinateOf(place), place);
        }
      }
    }
  }
  return places;
}

function coordinateOf({ type, field, argument }: Place): string {
  return `${type.name}.${field}(${argument.name}:)`;
}

interface Judge {
  readonly limits: ArgumentLimits;
  readonly api: GraphQLSchema;
}

/** The limit of an argument, with a default only if that must be sent. */
function limitAt(place: Place, judge: Judge): ArgumentLimit | undefined {
  const limit = chosenLimit(place, judge);
  if (!limit) return undefined;
  const { argument } = place;
  const [own, sent] = [argument.defaultValue, limit.default ?? limit.max];
  const isSent = typeof own === 'number' ? own > sent : !isRequiredArgument(argument);
  return { max: limit.max, default: isSent ? sent : undefined };
}

/**
 * An interface's field is held to the limits of all objects behind it: none of them gives more by
 * that way than when it is asked itself.
 */
function chosenLimit(place: Place, judge: Judge): ArgumentLimit | undefined {
  const { limits, api } = judge;
  const { type, argument } = place;
  const exact = limits.arguments?.[coordinateOf(place)];
  if (isInterfaceType(type)) {
    const behind = api
      .getPossibleTypes(type)
      .map((each) => chosenLimit({ ...place, type: each }, judge));
    return strictest([exact, ...behind]);
  }
  const above = type
    .getInterfaces()
    .map((each) => limits.arguments?.[coordinateOf({ ...place, type: each })]);
  const isList = argument.name === 'first' || argument.name === 'last';
  return exact ?? strictest(above) ?? (isList ? limits.lists : undefined);
}

function strictest(limits: readonly (ArgumentLimit | undefined)[]): ArgumentLimit | undefined {
  const given = limits.filter((limit) => limit !== undefined);
  if (given.length === 0) return undefined;
  const max = Math.min(...given.map((limit) => limit.max));
  return { max, default: Math.min(...given.map((limit) => limit.default ?? limit.max)) };
}

/** Edited as text, so that it stays as it was printed. */
function withLimits(text: string, limits: ReadonlyMap<string, ArgumentLimit | undefined>): string {
  let [written, end] = [limitDefinition, 0];
  for (const { coordinate, node } of schemaElements(parse(text))) {
    const limit = limits.get(coordinate);
    if (!limit || node.kind !== Kind.INPUT_VALUE_DEFINITION) continue;
    const { type, defaultValue } = node;
    const typeEnd = type.loc?.end ?? 0;
    const own = defaultValue?.loc ?? { start: typeEnd, end: typeEnd };
    const sent = limit.default === undefined ? text.slice(typeEnd, own.end) : ` = ${limit.default}`;
    written += `${text.slice(end, typeEnd)}${sent} ${limitText(limit)}`;
    end = own.end;
  }
  return written + text.slice(end);
}
