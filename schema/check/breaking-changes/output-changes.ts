import {
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isTypeSubTypeOf,
  parseType,
  typeFromAST,
} from 'graphql';
import type { Readers, Schemas } from './api-change.ts';
import { isReferenced } from './referenced-types.ts';

/** Changes of what operations are given. */
export const outputChanges: Readers = {
  FIELD_REMOVED({ typeName, removedFieldName }) {
    const field = `${typeName}.${removedFieldName}`;
    return {
      code: 'FIELD_REMOVED',
      coordinate: field,
      text: `${field} was removed`,
      impact: 'breaks',
      isRemoval: true,
      effectOn: (operation) => (operation.selects(field) ? 'breaks' : undefined),
    };
  },

  FIELD_TYPE_CHANGED({ typeName, fieldName, oldFieldType, newFieldType }, schemas) {
    const field = `${typeName}.${fieldName}`;
    const isNarrower = isNarrowed(field, oldFieldType, schemas);
    return {
      code: 'FIELD_CHANGED_TYPE',
      coordinate: field,
      text: `${field} is ${newFieldType} instead of ${oldFieldType}`,
      impact: 'breaks',
      isImplied: isNarrower,
      effectOn: (operation) => {
        const isFelt = isNarrower ? operation.isInvalidBelow(field) : operation.selects(field);
        return isFelt ? 'breaks' : undefined;
      },
    };
  },

  FIELD_DEPRECATION_ADDED({ typeName, fieldName, deprecationReason }) {
    const field = `${typeName}.${fieldName}`;
    return {
      code: 'FIELD_DEPRECATION_ADDED',
      coordinate: field,
      text: `${field} is deprecated now ("${deprecationReason}")`,
      impact: 'informs',
      effectOn: (operation) => (operation.selects(field) ? 'informs' : undefined),
    };
  },

  TYPE_REMOVED({ removedTypeName: type }, { base }) {
    const isRoot = [base.getQueryType(), base.getMutationType()].some(
      (each) => each?.name === type,
    );
    return {
      code: 'TYPE_REMOVED',
      coordinate: type,
      text: `${type} was removed`,
      impact: 'breaks',
      isRemoval: true,
      isImplied: isReferenced(type, base),
      effectOn: (operation) => {
        const isRead = isRoot && operation.selectsOn(type);
        return isRead || operation.names(type) || operation.cannotMeet(type) ? 'breaks' : undefined;
      },
    };
  },

  TYPE_KIND_CHANGED({ typeName: type, oldTypeKind, newTypeKind }) {
    return {
      code: 'TYPE_CHANGED_KIND',
      coordinate: type,
      text: `${type} is of another kind: ${kindText(newTypeKind)} instead of ${kindText(oldTypeKind)}`,
      impact: 'breaks',
      effectOn: (operation) =>
        operation.names(type) || operation.gets(type) || operation.mayHold(type)
          ? 'breaks'
          : undefined,
    };
  },

  UNION_MEMBER_REMOVED({ unionName: union, removedUnionMemberTypeName: member }, { head }) {
    const isGone = !head.getType(member);
    return {
      code: 'TYPE_REMOVED_FROM_UNION',
      coordinate: union,
      text: `${member} was removed from the union ${union}`,
      impact: 'breaks',
      isImplied: isGone,
      effectOn: (operation) => {
        if (operation.cannotMeet(member)) return 'breaks';
        if (isGone && operation.names(member)) return undefined;
        return operation.gets(union) ? 'changes' : undefined;
      },
    };
  },

  UNION_MEMBER_ADDED({ unionName: union, addedUnionMemberTypeName: member, addedToNewType }) {
    if (addedToNewType) return undefined;
    return {
      code: 'TYPE_ADDED_TO_UNION',
      coordinate: union,
      text: `${member} was added to the union ${union}`,
      impact: 'changes',
      isImplied: true,
      effectOn: (operation) => (operation.gets(union) ? 'changes' : undefined),
    };
  },

  OBJECT_TYPE_INTERFACE_REMOVED({ objectTypeName: object, removedInterfaceName: name }) {
    return {
      code: 'TYPE_REMOVED_FROM_INTERFACE',
      coordinate: object,
      text: `${object} no longer implements ${name}`,
      impact: 'breaks',
      effectOn: (operation) => {
        if (operation.cannotMeet(object)) return 'breaks';
        return operation.gets(name) ? 'changes' : undefined;
      },
    };
  },

  OBJECT_TYPE_INTERFACE_ADDED({ objectTypeName: object, addedInterfaceName: name }, { base }) {
    if (!base.getType(name)) return undefined;
    return {
      code: 'TYPE_ADDED_TO_INTERFACE',
      coordinate: object,
      text: `${object} implements ${name} now`,
      impact: 'informs',
      effectOn: (operation) => (operation.gets(name) ? 'informs' : undefined),
    };
  },

  ENUM_VALUE_REMOVED({ enumName: type, removedEnumValueName: value }) {
    return {
      code: 'VALUE_REMOVED_FROM_ENUM',
      coordinate: `${type}.${value}`,
      text: `${type}.${value} was removed`,
      impact: 'breaks',
      isRemoval: true,
      effectOn: (operation) => {
        if (operation.gives(`${type}.${value}`) || operation.mayHold(type)) return 'breaks';
        return operation.gets(type) ? 'changes' : undefined;
      },
    };
  },

  ENUM_VALUE_ADDED({ enumName: type, addedEnumValueName: value, addedToNewType }) {
    if (addedToNewType) return undefined;
    return {
      code: 'VALUE_ADDED_TO_ENUM',
      coordinate: `${type}.${value}`,
      text: `${type}.${value} was added`,
      impact: 'changes',
      isImplied: true,
      effectOn: (operation) => (operation.gets(type) ? 'changes' : undefined),
    };
  },
};

/** Whether everything that the field can be was possible before: clients are ready for it. */
function isNarrowed(field: string, before: string, { head }: Schemas): boolean {
  const [typeName = '', fieldName = ''] = field.split('.');
  const now = outputTypeOf(head, typeName, fieldName);
  const then = typeFromAST(head, parseType(before));
  return now !== undefined && then !== undefined && isTypeSubTypeOf(head, now, then);
}

function outputTypeOf(schema: GraphQLSchema, typeName: string, field: string) {
  const type = schema.getType(typeName);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[field]?.type : undefined;
}

/** `ObjectTypeDefinition` → `object`. */
function kindText(kind: string): string {
  const words = kind.replace('TypeDefinition', '').replace(/\B[A-Z]/g, (letter) => ` ${letter}`);
  return words.toLowerCase();
}
