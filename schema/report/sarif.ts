import type { Review } from '../check.ts';
import type { ReviewContext } from './review-context.ts';
import { sarifResults } from './sarif-results.ts';
import { sarifRules } from './sarif-rules.ts';

/**
 * A SARIF 2.1.0 log, as code scanning takes it.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function sarifReport({ findings }: Review, context: ReviewContext): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const rules = sarifRules(codes, findings);
  const log = {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Facet', rules } },
        automationDetails: { id: 'facet/schema-review/' },
        columnKind: 'utf16CodeUnits',
        results: sarifResults(findings, codes, context),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
