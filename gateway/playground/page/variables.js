import { Kind, parse } from 'graphql';

/** Variables to start from, as JSON text: `values`, and blanks for what else an operation requires. */
export function variablesOf(text, values = {}) {
  const blanks = requiredOf(text).map(({ variable, type }) => [
    variable.name.value,
    blank(type.type),
  ]);
  const variables = { ...Object.fromEntries(blanks), ...values };
  return Object.keys(variables).length > 0 ? JSON.stringify(variables, null, 2) : '';
}

function requiredOf(text) {
  if (text === '') return [];
  const { definitions } = parse(text, { noLocation: true });
  const operation = definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return operation.variableDefinitions.filter(
    ({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && !defaultValue,
  );
}

function blank(type) {
  if (type.kind === Kind.LIST_TYPE) return [];
  return BLANK_BY_TYPE[type.name.value] ?? {};
}

const BLANK_BY_TYPE = { ID: '', String: '', Int: 0, Float: 0, Boolean: false };
