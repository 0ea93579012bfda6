import {
  type DocumentNode,
  type GraphQLSchema,
  isInterfaceType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { RequiredField } from './plan.ts';
import { fieldSet } from './reserved-names.ts';
import { joinArgument, requirerKey, type StandIn } from './stand-ins.ts';
import type { TypeNames } from './type-names.ts';

/** What a supergraph says of entities: what their fields require, and what tells them apart. */
export interface Requirements {
  /** Whether any field requires another. */
  readonly exist: boolean;
  /** What a field of a graph requires beside the key. */
  of(graph: string, type: string, field: string): readonly RequiredField[] | undefined;
  /** Whether a graph knows the field without being able to answer it everywhere. */
  isExternal(graph: string, type: string, field: string): boolean;
  /** The graphs that answer a field. */
  answering(type: string, field: string): readonly string[];
  /** What a graph answers below fields of this name though it could not everywhere. */
  providedBy(graph: string, field: string): SelectionSetNode;
  /** The keys by which a graph resolves a type. */
  keysOf(graph: string, type: string): readonly SelectionSetNode[];
  /** The fields of a representation that hold these selections, of the types with these names. */
  represented(set: SelectionSetNode, names: readonly string[]): RequiredField[];
  /** The field `__typename` of a representation. */
  typename(type: string): RequiredField;
}

export interface RequirementsOver {
  readonly schema: GraphQLSchema;
  readonly standIns: ReadonlyMap<string, StandIn>;
  readonly types: TypeNames;
}

/** Reads the requirements of a supergraph whose required fields are stand-ins where need be. */
export function requirementsOf(document: DocumentNode, over: RequirementsOver): Requirements {
  const required = new Map<string, readonly RequiredField[]>();
  const keys = new Map<string, SelectionSetNode[]>();
  const keyFields = new Set<string>();
  const external = new Set<string>();
  const answering = new Map<string, string[]>();
  const provided = new Map<string, SelectionNode[]>();
  const { types } = over;
  const represented: Requirements['represented'] = (set, names) =>
    fieldsOf(set, { on: names, over });
  for (const definition of document.definitions) {
    if (
      definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
      definition.kind !== Kind.INTERFACE_TYPE_DEFINITION
    ) {
      continue;
    }
    const type = definition.name.value;
    for (const directive of definition.directives ?? []) {
      const key = joinArgument(directive, 'key');
      if (key === undefined) continue;
      const graph = joinArgument(directive, 'graph') ?? '';
      for (const { name } of fieldsOf(fieldSet(key), { over })) {
        keyFields.add(requirerKey(graph, type, name));
      }
      if (joinArgument(directive, 'resolvable') === 'false') continue;
      const id = typeKey(graph, type);
      keys.set(id, [...(keys.get(id) ?? []), fieldSet(key)]);
    }
    for (const field of definition.fields ?? []) {
      for (const directive of field.directives ?? []) {
        const graph = joinArgument(directive, 'graph') ?? '';
        const id = requirerKey(graph, type, field.name.value);
        if (joinArgument(directive, 'external') === 'true') external.add(id);
        else {
          const coordinate = `${type}.${field.name.value}`;
          answering.set(coordinate, [...(answering.get(coordinate) ?? []), graph]);
        }
        const provides = joinArgument(directive, 'provides');
        if (provides !== undefined) {
          const key = typeKey(graph, field.name.value);
          provided.set(key, [...(provided.get(key) ?? []), ...fieldSet(provides).selections]);
        }
        const text = joinArgument(directive, 'requires');
        if (text !== undefined) required.set(id, represented(fieldSet(text), types.matching(type)));
      }
    }
  }
  return {
    exist: required.size > 0,
    of: (graph, type, field) => required.get(requirerKey(graph, type, field)),
    isExternal: (graph, type, field) => {
      const id = requirerKey(graph, type, field);
      return external.has(id) && !keyFields.has(id);
    },
    answering: (type, field) => answering.get(`${type}.${field}`) ?? [],
    providedBy: (graph, field) => ({
      kind: Kind.SELECTION_SET,
      selections: provided.get(typeKey(graph, field)) ?? [],
    }),
    keysOf: (graph, type) => keys.get(typeKey(graph, type)) ?? [],
    represented,
    typename: (type) => {
      const names = types.matching(type);
      // Only where a graph knows it as an object can an interface's own field require anything.
      const isInterfaceObject = isInterfaceType(over.schema.getType(type));
      const sentAs = Object.fromEntries(names.map((name) => [name, type]));
      return { name: '__typename', on: names, ...(isInterfaceObject && { sentAs }) };
    },
  };
}

function typeKey(graph: string, type: string): string {
  return `${graph} ${type}`;
}

interface Place {
  readonly on?: readonly string[];
  readonly over: RequirementsOver;
}

function fieldsOf({ selections }: SelectionSetNode, { on, over }: Place): RequiredField[] {
  return selections.flatMap((selection): RequiredField[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      const names = condition === undefined ? on : over.types.matching(condition);
      const both = on && names ? names.filter((name) => on.includes(name)) : (names ?? on);
      return fieldsOf(selection.selectionSet, { ...(both && { on: both }), over });
    }
    const name = selection.name.value;
    const standIn = over.standIns.get(name);
    return [
      {
        name: standIn?.field ?? name,
        ...(on && { on }),
        ...(selection.selectionSet && { fields: fieldsOf(selection.selectionSet, { over }) }),
        ...(standIn && { from: standIn.name }),
      },
    ];
  });
}
