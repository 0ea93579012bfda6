import type { GraphQLSchema } from 'graphql';
import {
  type FieldNode,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  validate,
} from 'graphql';
import { type OperationUse, operationUse } from '../../operation-use.ts';
import { operationIn } from '../../plan/operation-plans.ts';
import type { PlannedOperation } from '../composed-revision.ts';
import type { ReviewedOperation } from '../revision.ts';
import type { Schemas } from './api-change.ts';

/** An operation that fitted the base, and the questions by which changes are judged. */
export class JudgedOperation {
  readonly operation: ReviewedOperation;
  readonly #use: OperationUse;
  readonly #base: GraphQLSchema;
  readonly #definition: OperationDefinitionNode;
  /** Where the head's rules find fault in its text. */
  readonly #faults: readonly number[];

  /** @param after the same operation in the head */
  constructor(after: PlannedOperation, schemas: Schemas) {
    this.operation = after.operation;
    this.#use = operationUse(schemas.base, after.document);
    this.#base = schemas.base;
    this.#definition = operationIn(after.document);
    this.#faults = after.errors.length > 0 ? faultsIn(after, schemas.head) : [];
  }

  isLive(): boolean {
    return this.operation.releases.length > 0;
  }

  /** Whether it selects a field on this very type. */
  selects(field: string): boolean {
    return this.#use.fields.has(field);
  }

  /** Whether it selects anything on a type. */
  selectsOn(type: string): boolean {
    return this.#use.fields.keys().some((field) => field.startsWith(`${type}.`));
  }

  /** Whether it selects a field of a type. */
  gets(type: string): boolean {
    return this.#use.selected.has(type);
  }

  /** Whether its text names a type, in a condition or of a variable. */
  names(type: string): boolean {
    return this.#use.named.has(type);
  }

  /** Whether a type condition of its text can no longer be met, and could by objects of a type. */
  cannotMeet(object: string): boolean {
    return this.#use.conditions.entries().some(([condition, nodes]) => {
      const isMet = condition.split(' ').every((type) => this.#includes(type, object));
      return isMet && nodes.some(({ loc }) => loc && this.#faults.includes(loc.start));
    });
  }

  #includes(name: string, object: string): boolean {
    const [type, other] = [this.#base.getType(name), this.#base.getType(object)];
    if (type === other) return true;
    return isAbstractType(type) && isObjectType(other) && this.#base.isSubType(type, other);
  }

  /** Whether its text gives an argument, an input object or its field, an enum value, a directive. */
  gives(coordinate: string): boolean {
    return this.#use.given.has(coordinate);
  }

  /** Whether its text gives a variable for an argument. */
  varies(argument: string): boolean {
    const nodes = this.#use.given.get(argument) ?? [];
    return nodes.some((node) => node.kind === Kind.ARGUMENT && node.value.kind === Kind.VARIABLE);
  }

  /** Whether a variable can hold a value of an input type. */
  mayHold(type: string): boolean {
    return this.#use.variables.has(type);
  }

  /** Whether it gets a field, be it through an interface, and may leave out an argument. */
  mayOmit(field: string, argument: string): boolean {
    const nodes = [this.#use.fields, this.#use.behind].flatMap((each) => each.get(field) ?? []);
    return nodes.some((node) => this.#mayLack(node, argument));
  }

  /** Whether it gives an input object, but not one of its fields. */
  omits(input: string, field: string): boolean {
    const objects = this.#use.given.get(input) ?? [];
    return objects.some(
      (node) => node.kind === Kind.OBJECT && !node.fields.some(({ name }) => name.value === field),
    );
  }

  /** Whether the head's rules find fault where its text uses something. */
  isInvalidAt(coordinate: string): boolean {
    const { fields, given } = this.#use;
    const nodes = [...(fields.get(coordinate) ?? []), ...(given.get(coordinate) ?? [])];
    return nodes.some((node) => {
      const inner = node.kind === Kind.FIELD ? node.selectionSet?.loc?.start : undefined;
      return this.#hasFault(node.loc?.start, inner ?? node.loc?.end);
    });
  }

  /** Whether the head's rules find fault in what it selects of a field. */
  isInvalidBelow(field: string): boolean {
    const nodes = this.#use.fields.get(field) ?? [];
    return nodes.some(({ loc }) => this.#hasFault(loc?.start, loc?.end));
  }

  #hasFault(start = 0, end = 0): boolean {
    return this.#faults.some((fault) => start <= fault && fault < end);
  }

  /** A variable that may be left out leaves the argument out. */
  #mayLack({ arguments: given = [] }: FieldNode, argument: string): boolean {
    const value = given.find(({ name }) => name.value === argument)?.value;
    if (!value) return true;
    if (value.kind !== Kind.VARIABLE) return false;
    const definition = this.#definition.variableDefinitions?.find(
      ({ variable }) => variable.name.value === value.name.value,
    );
    return definition?.type.kind !== Kind.NON_NULL_TYPE && !definition?.defaultValue;
  }
}

function faultsIn({ document }: PlannedOperation, head: GraphQLSchema): number[] {
  const errors = validate(head, document, undefined, { maxErrors: 1_000 });
  return errors.flatMap(({ nodes = [] }) => nodes.flatMap(({ loc }) => loc?.start ?? []));
}
