import { Kind, parse, print } from 'graphql';

import type { Guard } from '../auth/guards.ts';
import { requirementText } from '../auth/requirement.ts';
import type { Part, Plan, PlanPath, RequiredField, Step } from './plan.ts';
import { sequenceOf } from './plan-extent.ts';
import { type CachePolicy, planPolicy, stepPolicy } from './plan-policy.ts';
import type { OperationPlans } from './variant.ts';

/**
 * The plans of an operation as text that a reviewer can read, and that diffs line by line, after
 * what it costs at most and what it takes of viewers.
 */
export function planText({ guards = [], variants, plans }: OperationPlans, cost: number): string {
  const head = `cost ${cost.toLocaleString('en')}\n${guards.map(guardLine).join('')}`;
  if (plans.length === 1) return `${head}${plans.map(planLines).join('\n')}`;
  const each = plans
    .map((plan, index) => {
      const keys = Object.keys(variants).filter((key) => variants[key] === index);
      return `# ${keys.map((key) => variantText(key, guards)).join(' or ')}\n${planLines(plan)}`;
    })
    .join('\n');
  return `${head}\n${each}`;
}

function guardLine({ requirement, fields }: Guard, index: number): string {
  return `(${index + 1}) takes ${requirementText(requirement)}: ${fields.join(', ')}\n`;
}

/** When a variant runs: `with conditions 10`, `for viewers who meet (1) and (3)`. */
export function variantText(key: string, guards: readonly Guard[]): string {
  if (guards.length === 0) return `with conditions ${key}`;
  const [, conditions = '', access = '', labels = ''] = /^([01*]*)\/([01]*)(.*)$/.exec(key) ?? [];
  const met = guards.flatMap((_, index) => (access[index] === '1' ? [`(${index + 1})`] : []));
  const whom = met.length > 0 ? `for viewers who meet ${met.join(' and ')}` : 'for anybody';
  return conditions + labels === '' ? whom : `with conditions ${conditions}${labels} ${whom}`;
}

/** One plan: how much it asks of whom, then each request with what it waits for. */
function planLines(plan: Plan): string {
  const { steps } = plan;
  const requests = `${steps.length} ${steps.length === 1 ? 'request' : 'requests'}`;
  const depth = sequenceOf(steps);
  const head = `${requests}, ${depth} in sequence${policyText(planPolicy(plan))}`;
  return `${[head, ...steps.map(stepLines)].join('\n\n')}\n`;
}

function stepLines(step: Step, index: number): string {
  const { service, text, after, parts } = step;
  const policy = policyText(stepPolicy(step));
  const waits = after.length > 0 ? ` after ${after.map((each) => each + 1).join(', ')}` : '';
  const places = parts.flatMap(partLines);
  return [`${index + 1}. ${service}${waits}${policy}`, ...places, indented(printed(text))].join(
    '\n',
  );
}

/** For whom an answer is the same, and for how long; nothing where schemas do not say. */
function policyText(policy: CachePolicy | undefined): string {
  if (!policy) return '';
  if (policy.maxAgeS === 0) return ', not to be kept';
  const audience = policy.scope === 'PUBLIC' ? 'the same for everybody' : 'for its viewer';
  return `, ${audience} for ${policy.maxAgeS} s`;
}

function partLines({ paths, entities, renames, copies }: Part): string[] {
  if (!entities) return [];
  const what = `  ${entities.field}: ${fieldsText(entities.requires)}`;
  const where = `    at ${paths.map(pathText).join(' and ')}`;
  const renamed = (renames ?? []).map(({ path, to }) => `    ${path.join('.')} becomes ${to}`);
  return [what, where, ...renamed, ...(copies ? ['    a copy for each'] : [])];
}

function pathText(path: PlanPath): string {
  return path.join('.').replaceAll('.@', '[]');
}

/** What representations hold: `{ __typename id }`, with types where they decide. */
function fieldsText(fields: readonly RequiredField[]): string {
  const members = fields.map(({ name, from, on, sentAs, fields: inner }) => {
    const type = on ? `${on.join('|')}.` : '';
    const source = from ? ` from ${from}` : '';
    const sent = sentAs ? ` as ${[...new Set(Object.values(sentAs))].join('|')}` : '';
    return `${type}${name}${source}${sent}${inner ? ` ${fieldsText(inner)}` : ''}`;
  });
  return `{ ${members.join(' ')} }`;
}

/** The document's one operation, indented. */
function printed(text: string): string {
  return parse(text, { noLocation: true })
    .definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    .map(print)
    .join('\n');
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
