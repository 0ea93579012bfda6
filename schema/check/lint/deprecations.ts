import { type ConstDirectiveNode, Kind } from 'graphql';
import type { LintProblem, LintRule } from './lint-rule.ts';

/** What is deprecated says what to use instead, and until which day it stays. */
export const deprecations: LintRule = ({ elements, directivesOf }, { today }) =>
  elements.flatMap(({ coordinate, node }): LintProblem[] => {
    const [deprecated] = directivesOf(node, 'deprecated');
    if (deprecated === undefined) return [];
    const problem = problemOf(reasonOf(deprecated), coordinate, today);
    return problem ? [{ ...problem, coordinate, node: deprecated }] : [];
  });

function problemOf(reason: string, coordinate: string, today: string): LintProblem | undefined {
  if (reason === '') {
    return {
      code: 'DEPRECATED_DIRECTIVE_MISSING_REASON',
      severity: 'blocking',
      message: `\`${coordinate}\` is deprecated without a reason.`,
      advice: `Say what to use instead, and until when it stays: ${EXAMPLE}.`,
    };
  }
  const day = lastDay(reason);
  if (day === undefined) {
    return {
      code: 'DEPRECATION_WITHOUT_DATE',
      severity: 'warning',
      message: `\`${coordinate}\` is deprecated, and nobody can tell until when it stays.`,
      advice: `End the reason with a day: ${EXAMPLE}.`,
    };
  }
  if (day >= today) return undefined;
  return {
    code: 'DEPRECATION_OVERDUE',
    severity: 'warning',
    message: `\`${coordinate}\` was to be gone after ${day}, and is still there.`,
    advice: 'Take it out if no live release uses it any more, or name a later day.',
    isAbsolute: true,
  };
}

const EXAMPLE = '`@deprecated(reason: "Use price, until 2027-01-31")`';

/** Empty: none is given, or only the words that the specification puts there. */
function reasonOf({ arguments: given = [] }: ConstDirectiveNode): string {
  const value = given.find(({ name }) => name.value === 'reason')?.value;
  const reason = value?.kind === Kind.STRING ? value.value.trim() : '';
  return reason === 'No longer supported' ? '' : reason;
}

function lastDay(reason: string): string | undefined {
  const days = reason.match(/\b\d{4}-\d{2}-\d{2}\b/g) ?? [];
  return days.findLast((day) => !Number.isNaN(Date.parse(day)));
}
