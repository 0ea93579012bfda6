import {
  formatMissFinding,
  type HashedOperation,
  type MissContext,
  type MissExplainer,
  type MissFinding,
} from '#schema/operations';
import type { Asked } from './asked.ts';

/** Whether something would be served, and what is known about it. */
export interface Diagnosis {
  readonly isServed: boolean;
  /** Each in words; the first says most. */
  readonly findings: readonly string[];
}

/** Would this id be served? */
export function diagnoseId(id: string, explainer: MissExplainer, context: MissContext): Diagnosis {
  const finding = explainer.explainId(id, context);
  return { isServed: finding.kind === 'registered', findings: [formatMissFinding(finding)] };
}

/** Is this text registered to the letter, so that its SHA-256 or whatever its id is, would be? */
export function diagnoseText(
  text: string,
  explainer: MissExplainer,
  context: MissContext,
): Diagnosis {
  const findings = explainer.explainText(text, context);
  const isServed = findings.some(({ kind }) => kind === 'registered-text');
  return { isServed, findings: findings.map(formatMissFinding) };
}

/** Would this request be answered? */
export function diagnoseRequest(
  asked: Asked,
  explainer: MissExplainer,
  context: MissContext,
): Diagnosis {
  const { id, text, operationName } = asked;
  const known = { ...context, operationName };
  const byId = id === undefined ? undefined : explainer.explainId(id, known);
  const byText = text === undefined ? [] : explainer.explainText(text, known);
  const faults = [...asked.faults, ...faultsOf(byId, asked)];
  const findings = [...(byId ? [byId] : []), ...byText].map(formatMissFinding);
  if (id === undefined && text !== undefined && faults.length === 0) {
    // Modes and registered texts are a BFF's choice, which may be another tomorrow.
    const rule = 'It brings a text: under "enforce" only ids run.';
    return { isServed: false, findings: [...findings, rule] };
  }
  const isServed = byId?.kind === 'registered' && faults.length === 0;
  return { isServed, findings: isServed ? findings : [...faults, ...findings] };
}

function* faultsOf(
  finding: MissFinding | undefined,
  { method, operationName }: Asked,
): Generator<string> {
  if (finding?.kind !== 'registered') return;
  const { name, id, type } = finding.operation;
  if (operationName !== undefined && operationName !== name && name !== id) {
    yield `It asks for an operation ${operationName}, the registered one is ${name}: 400 OPERATION_RESOLUTION_FAILURE.`;
  }
  if (type === 'mutation' && method === 'GET') {
    yield 'A mutation is sent by POST: 405 METHOD_NOT_ALLOWED.';
  }
}

/** Would what a manifest lists be served, under its id and with its text? */
export function diagnoseListed(
  { id, body, name }: HashedOperation,
  explainer: MissExplainer,
  context: MissContext,
): Diagnosis {
  const finding = explainer.explainId(id, context);
  if (finding.kind === 'registered' && finding.operation.body !== body) {
    const conflict = `its id stands for another text: ${formatMissFinding(finding)}`;
    return { isServed: false, findings: [conflict] };
  }
  const isServed = finding.kind === 'registered';
  if (finding.kind !== 'unknown') return { isServed, findings: [formatMissFinding(finding)] };
  const byText = explainer.explainText(body, { ...context, operationName: name });
  return { isServed, findings: byText.map(formatMissFinding) };
}
