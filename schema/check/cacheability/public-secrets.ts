import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
} from 'graphql';
import type { CacheHint } from '../../cache-hints.ts';
import type { OperationPlans } from '../../plan/variant.ts';
import { type HintedGraph, hintedGraph, hintsOfStep } from './hinted-graph.ts';

/** What its subgraph lets everybody keep although not everybody may have it. */
export interface PublicSecret {
  readonly subgraph: string;
  readonly coordinate: string;
  /** Whether a directive takes something of viewers, or its name says that it is the viewer's own. */
  readonly reason: 'takes-permission' | 'viewer-field';
}

/** Every field that a shared cache would wrongly hold, as soon as somebody asks for it. */
export function publicSecrets(supergraph: string): PublicSecret[] {
  const graph = hintedGraph(supergraph);
  return [...graph.graphs].flatMap(([subgraph, name]) =>
    graph.hints.areGivenBy(name)
      ? fieldsIn(graph.schema, name).flatMap((field) => secretOf(field, { subgraph, name, graph }))
      : [],
  );
}

/** Those that requests of an operation ask for, wherever their ages come from. */
export function askedSecrets(plans: OperationPlans, supergraph: string): readonly PublicSecret[] {
  const known = ASKED.get(plans) ?? findAskedSecrets(plans, supergraph);
  ASKED.set(plans, known);
  return known;
}

/** Both sides of a review have the same plans where nothing has changed. */
const ASKED = new WeakMap<OperationPlans, readonly PublicSecret[]>();

function findAskedSecrets(plans: OperationPlans, supergraph: string): readonly PublicSecret[] {
  const graph = hintedGraph(supergraph);
  const guarded = new Set((plans.guards ?? []).flatMap(({ fields }) => fields));
  const shared = plans.plans.flatMap(({ steps }) =>
    steps.filter(({ public: isPublic, text }) => isPublic && (guarded.size > 0 || mayBeOwn(text))),
  );
  return shared.flatMap((step) =>
    (hintsOfStep(step, graph) ?? []).flatMap(({ coordinate }): PublicSecret[] => {
      const reason = reasonOf(coordinate, guarded.has(coordinate));
      return reason ? [{ subgraph: step.service, coordinate, reason }] : [];
    }),
  );
}

/** `me`, `viewer`, `myOrders`, `currentUser`. */
const VIEWER_FIELD = /^Query\.(?:me|viewer|my[A-Z]\w*|current(?:User|Viewer|Customer|Account))$/;

/** Whether a document may ask for such a field: most need not be parsed. */
function mayBeOwn(text: string): boolean {
  return /\b(?:me|viewer|my[A-Z]|current[A-Z])/.test(text);
}

function reasonOf(coordinate: string, isGuarded: boolean): PublicSecret['reason'] | undefined {
  if (isGuarded) return 'takes-permission';
  return VIEWER_FIELD.test(coordinate) ? 'viewer-field' : undefined;
}

interface OutputField {
  readonly parent: string;
  readonly coordinate: string;
  /** Of what leads to objects, their type. */
  readonly objects?: string;
}

/** The fields that a subgraph answers, given its value of `join__Graph`. */
function fieldsIn(schema: GraphQLSchema, graph: string): OutputField[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type)) return [];
    const answered = Object.values(type.getFields()).filter((field) =>
      isAnsweredIn(graph, joinsOf(field, 'join__field'), joinsOf(type, 'join__type')),
    );
    return answered.map((field) => {
      const named = getNamedType(field.type);
      const own = { parent: type.name, coordinate: `${type.name}.${field.name}` };
      return isCompositeType(named) ? { ...own, objects: named.name } : own;
    });
  });
}

/** A field that names no subgraph is answered by every subgraph of its type. */
function isAnsweredIn(graph: string, fields: readonly Join[], types: readonly Join[]): boolean {
  const joins = fields.some((each) => each.graph !== undefined) ? fields : types;
  return joins.some((join) => join.graph === graph && !join.isExternal);
}

interface Join {
  readonly graph: string | undefined;
  readonly isExternal: boolean;
}

function joinsOf({ astNode }: Pick<GraphQLObjectType, 'astNode'> | Annotated, directive: string) {
  const joins = astNode?.directives?.filter(({ name }) => name.value === directive) ?? [];
  return joins.map(({ arguments: given = [] }): Join => {
    const argumentOf = (name: string) => given.find((each) => each.name.value === name)?.value;
    const [graph, external] = [argumentOf('graph'), argumentOf('external')];
    return {
      graph: graph?.kind === Kind.ENUM ? graph.value : undefined,
      isExternal: external?.kind === Kind.BOOLEAN && external.value,
    };
  });
}

type Annotated = Pick<GraphQLField<unknown, unknown>, 'astNode'>;

interface SecretOver {
  readonly subgraph: string;
  /** Its value of `join__Graph`. */
  readonly name: string;
  readonly graph: HintedGraph;
}

function secretOf(field: OutputField, { subgraph, name, graph }: SecretOver): PublicSecret[] {
  const { parent, coordinate, objects } = field;
  const reason = reasonOf(coordinate, Boolean(graph.rules[coordinate]));
  if (!reason) return [];
  const around = graph.hints.on(name, parent);
  const hint = {
    ...(objects !== undefined && graph.hints.on(name, objects)),
    ...graph.hints.on(name, coordinate),
  };
  const inherits = hint.inheritMaxAge === true || objects === undefined;
  const maxAge = hint.maxAge ?? (inherits ? around?.maxAge : undefined) ?? 0;
  return isShared({ ...hint, maxAge }, around) ? [{ subgraph, coordinate, reason }] : [];
}

/** What stands in something private is private, whatever it says itself. */
function isShared({ maxAge = 0, scope }: CacheHint, around: CacheHint = {}): boolean {
  return maxAge > 0 && scope !== 'PRIVATE' && around.scope !== 'PRIVATE';
}
