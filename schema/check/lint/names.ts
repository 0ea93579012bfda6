import { Kind } from 'graphql';
import type { SchemaElement } from '../../coordinate.ts';
import type { LintProblem, LintRule } from './lint-rule.ts';

/**
 * Names are written as clients of every language expect them. They cannot be mended once somebody
 * uses them, so a new one that is not blocks.
 */
export const names: LintRule = ({ elements }) =>
  elements.flatMap(({ coordinate, node }): LintProblem[] => {
    const { code, kind, style } = CONVENTIONS[kindOf(coordinate, node)];
    const name = node.name.value;
    if (STYLES[style].test(name)) return [];
    return [
      {
        code,
        severity: 'blocking',
        coordinate,
        node: node.name,
        message: `The name of ${kind} \`${coordinate}\` is not in ${style}.`,
        advice: `Write it in ${style} before a client uses it.`,
      },
    ];
  });

const STYLES = {
  camelCase: /^[a-z][A-Za-z0-9]*$/,
  PascalCase: /^[A-Z][A-Za-z0-9]*$/,
  SCREAMING_SNAKE_CASE: /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/,
} as const;

interface Convention {
  readonly code: string;
  readonly kind: string;
  readonly style: keyof typeof STYLES;
}

const CONVENTIONS = {
  field: { code: 'FIELD_NAMES_SHOULD_BE_CAMEL_CASE', kind: 'field', style: 'camelCase' },
  type: { code: 'TYPE_NAMES_SHOULD_BE_PASCAL_CASE', kind: 'type', style: 'PascalCase' },
  value: {
    code: 'ENUM_VALUES_SHOULD_BE_SCREAMING_SNAKE_CASE',
    kind: 'enum value',
    style: 'SCREAMING_SNAKE_CASE',
  },
  argument: {
    code: 'INPUT_ARGUMENT_NAMES_SHOULD_BE_CAMEL_CASE',
    kind: 'argument',
    style: 'camelCase',
  },
  directive: {
    code: 'DIRECTIVE_NAMES_SHOULD_BE_CAMEL_CASE',
    kind: 'directive',
    style: 'camelCase',
  },
} as const satisfies Record<string, Convention>;

function kindOf(coordinate: string, { kind }: SchemaElement['node']): keyof typeof CONVENTIONS {
  if (kind === Kind.FIELD_DEFINITION) return 'field';
  if (kind === Kind.ENUM_VALUE_DEFINITION) return 'value';
  if (kind === Kind.DIRECTIVE_DEFINITION) return 'directive';
  if (kind === Kind.INPUT_VALUE_DEFINITION) return coordinate.endsWith(')') ? 'argument' : 'field';
  return 'type';
}
