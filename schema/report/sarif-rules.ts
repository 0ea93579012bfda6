import type { Finding, Severity } from '../check/finding.ts';
import { findingCode } from '../check/finding-codes.ts';

/** The levels of SARIF. */
export const LEVELS = { blocking: 'error', warning: 'warning', note: 'note' } as const;

/** What each code means, in the order of the codes. */
export function sarifRules(codes: readonly string[], findings: readonly Finding[]) {
  return codes.map((code) => {
    const ofCode = findings.filter((finding) => finding.code === code);
    const [first] = ofCode;
    const check = findingCode(code)?.check ?? first?.check ?? 'composition';
    const severity = worstOf(ofCode);
    const meaning = findingCode(code)?.meaning ?? `${titled(code)}.`;
    return {
      id: code,
      name: titled(code).replaceAll(' ', ''),
      shortDescription: { text: titled(code) },
      fullDescription: { text: meaning },
      help: { text: meaning },
      defaultConfiguration: { level: LEVELS[severity] },
      properties: {
        tags: ['graphql', 'schema-review', check],
        precision: 'very-high',
        'problem.severity': severity === 'note' ? 'recommendation' : LEVELS[severity],
      },
    };
  });
}

/** The gravest severity among some findings. */
export function worstOf(findings: readonly Finding[]): Severity {
  const has = (severity: Severity) => findings.some((finding) => finding.severity === severity);
  if (has('blocking')) return 'blocking';
  return has('warning') ? 'warning' : 'note';
}

/** `FIELD_REMOVED` → `Field Removed`. */
function titled(code: string): string {
  return code
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/\b\w/g, (letter) => letter.toUpperCase());
}
