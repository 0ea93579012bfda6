/** The artefacts cannot be served; the message names each and says why. */
export class GenerationError extends Error {
  constructor(artefact: string, findings: readonly string[]) {
    super(`${artefact}: ${findings.slice(0, FINDINGS_MAX).join('; ')}`);
    this.name = 'GenerationError';
  }
}

const FINDINGS_MAX = 10;
