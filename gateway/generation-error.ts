/** The artefacts cannot be served; the message names each and says why. */
export class GenerationError extends Error {
  readonly artefact: string;

  constructor(artefact: string, findings: readonly string[]) {
    super(`${artefact}: ${findings.slice(0, FINDINGS_MAX).join('; ')}`);
    this.artefact = artefact;
    this.name = 'GenerationError';
  }
}

const FINDINGS_MAX = 10;
