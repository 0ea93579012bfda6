import {
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { limitOf } from '../../limits/argument-limit.ts';
import type { Readers, Schemas } from './api-change.ts';

/** Changes of what operations give. */
export const inputChanges: Readers = {
  FIELD_ARGUMENT_REMOVED({ typeName, fieldName, removedFieldArgumentName: name }) {
    const argument = `${typeName}.${fieldName}(${name}:)`;
    return {
      code: 'ARG_REMOVED',
      coordinate: argument,
      text: `${argument} was removed`,
      impact: 'breaks',
      isRemoval: true,
      effectOn: (operation) => (operation.gives(argument) ? 'breaks' : undefined),
    };
  },

  FIELD_ARGUMENT_ADDED(meta) {
    if (meta.addedToNewField || !meta.isAddedFieldArgumentBreaking) return undefined;
    const field = `${meta.typeName}.${meta.fieldName}`;
    const argument = `${field}(${meta.addedArgumentName}:)`;
    return {
      code: 'REQUIRED_ARG_ADDED',
      coordinate: argument,
      text: `${argument} was added, and has to be given`,
      impact: 'breaks',
      effectOn: (operation) => (operation.selects(field) ? 'breaks' : undefined),
    };
  },

  FIELD_ARGUMENT_TYPE_CHANGED(meta) {
    if (meta.isSafeArgumentTypeChange) return undefined;
    const { oldArgumentType: before, newArgumentType: after } = meta;
    const field = `${meta.typeName}.${meta.fieldName}`;
    const argument = `${field}(${meta.argumentName}:)`;
    return {
      code: after === `${before}!` ? 'ARG_CHANGED_TYPE_OPTIONAL_TO_REQUIRED' : 'ARG_CHANGED_TYPE',
      coordinate: argument,
      text: `${argument} takes ${after} instead of ${before}`,
      impact: 'breaks',
      // Arguments and the types of variables stand in the text, so that rules tell who is broken.
      effectOn: (operation) =>
        operation.isInvalidAt(field) &&
        (operation.gives(argument) || operation.mayOmit(field, meta.argumentName))
          ? 'breaks'
          : undefined,
    };
  },

  FIELD_ARGUMENT_DEFAULT_CHANGED({ typeName, fieldName, argumentName, ...meta }, schemas) {
    const field = `${typeName}.${fieldName}`;
    const argument = `${field}(${argumentName}:)`;
    const [before, after] = [schemas.base, schemas.head].map((schema) =>
      argumentOf(schema, { typeName, fieldName, argumentName }),
    );
    if (!before || !after) return undefined;
    const isRequired = isRequiredArgument(after);
    // Then it is the type's change that breaks.
    if (isRequired && !isNonNullType(before.type)) return undefined;
    return {
      code: 'ARG_DEFAULT_VALUE_CHANGE',
      coordinate: argument,
      text: `${argument} ${defaultText(meta)}`,
      isLimited: [before, after].some((each) => limitOf(each)?.default !== undefined),
      impact: isRequired ? 'breaks' : 'changes',
      effectOn: (operation) => {
        if (isRequired && operation.isInvalidAt(field)) return 'breaks';
        return operation.mayOmit(field, argumentName) ? 'changes' : undefined;
      },
    };
  },

  INPUT_FIELD_REMOVED({ inputName: input, removedFieldName: name }) {
    const field = `${input}.${name}`;
    return {
      code: 'FIELD_REMOVED_FROM_INPUT_OBJECT',
      coordinate: field,
      text: `${field} was removed`,
      impact: 'breaks',
      isRemoval: true,
      effectOn: (operation) =>
        operation.gives(field) || operation.mayHold(input) ? 'breaks' : undefined,
    };
  },

  INPUT_FIELD_ADDED(meta) {
    const { inputName: input, addedInputFieldName: name } = meta;
    const isRequired = !meta.isAddedInputFieldTypeNullable && meta.addedFieldDefault === undefined;
    if (meta.addedToNewType || !isRequired) return undefined;
    return {
      code: 'REQUIRED_FIELD_ADDED_TO_INPUT_OBJECT',
      coordinate: `${input}.${name}`,
      text: `${input}.${name} was added, and has to be given`,
      impact: 'breaks',
      effectOn: (operation) =>
        operation.gives(input) || operation.mayHold(input) ? 'breaks' : undefined,
    };
  },

  INPUT_FIELD_TYPE_CHANGED(meta) {
    if (meta.isInputFieldTypeChangeSafe) return undefined;
    const input = meta.inputName;
    const field = `${input}.${meta.inputFieldName}`;
    return {
      code: 'FIELD_ON_INPUT_OBJECT_CHANGED_TYPE',
      coordinate: field,
      text: `${field} takes ${meta.newInputFieldType} instead of ${meta.oldInputFieldType}`,
      impact: 'breaks',
      effectOn: (operation) => {
        if (operation.mayHold(input) || operation.isInvalidAt(field)) return 'breaks';
        const isMissed = operation.omits(input, meta.inputFieldName);
        return isMissed && operation.isInvalidAt(input) ? 'breaks' : undefined;
      },
    };
  },

  INPUT_FIELD_DEFAULT_VALUE_CHANGED({ inputName: input, inputFieldName: name, ...meta }, { head }) {
    const field = `${input}.${name}`;
    const after = inputFieldOf(head, input, name);
    const isRequired = after !== undefined && isRequiredInputField(after);
    const kind = meta.newDefaultValue === undefined ? 'REMOVED' : 'CHANGE';
    return {
      code: `INPUT_OBJECT_FIELD_DEFAULT_VALUE_${kind}`,
      coordinate: field,
      text: `${field} ${defaultText(meta)}`,
      impact: isRequired ? 'breaks' : 'changes',
      effectOn: (operation) =>
        operation.mayHold(input) || operation.omits(input, name)
          ? isRequired
            ? 'breaks'
            : 'changes'
          : undefined,
    };
  },
};

interface ArgumentName {
  readonly typeName: string;
  readonly fieldName: string;
  readonly argumentName: string;
}

function argumentOf(schema: Schemas['base'], name: ArgumentName) {
  const type = schema.getType(name.typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  const field = type.getFields()[name.fieldName];
  return field?.args.find((argument) => argument.name === name.argumentName);
}

function inputFieldOf(schema: GraphQLSchema, input: string, field: string) {
  const type = schema.getType(input);
  return isInputObjectType(type) ? type.getFields()[field] : undefined;
}

interface DefaultValues {
  readonly oldDefaultValue?: string;
  readonly newDefaultValue?: string;
}

function defaultText({ oldDefaultValue: before, newDefaultValue: after }: DefaultValues): string {
  if (after === undefined) return `no longer has a default value (it was ${before})`;
  return before === undefined
    ? `has a default value now: ${after}`
    : `has the default value ${after} instead of ${before}`;
}
