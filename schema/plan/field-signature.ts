import { type FieldNode, print } from 'graphql';
import { responseNameOf } from './resolved-operation.ts';

/**
 * What a field of an operation asks for, under which response name: two fields of one operation
 * with the same signature hold the same value wherever they meet.
 */
export function fieldSignature(field: FieldNode): string {
  return `${responseNameOf(field)}:${questionOf(field)}`;
}

/** The field's name with its arguments and directives, as text. */
export function questionOf({ name, arguments: given = [], directives = [] }: FieldNode): string {
  if (given.length === 0 && directives.length === 0) return name.value;
  return [name, ...given, ...directives].map(print).join(' ');
}
