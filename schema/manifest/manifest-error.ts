/** What is wrong with a manifest or with one of its operations. */
export interface ManifestError {
  /** The operation's name, or its place in the list if it has none; absent: the manifest itself. */
  readonly operation?: string;
  /** What is broken: a field of the format (`Id`, `Name`, …) or a rule of graphql-js. */
  readonly rule: string;
  readonly message: string;
  /** In the operation's body, from 1. */
  readonly line?: number;
  readonly column?: number;
}

/** One line: `Home:3:5 FieldsOnCorrectType Cannot query field …`. */
export function formatManifestError(error: ManifestError): string {
  const place = [error.operation, error.line, error.column].filter((part) => part !== undefined);
  const parts = [place.join(':'), error.rule, error.message].filter((part) => part !== '');
  return parts.join(' ').replaceAll(/\s+/g, ' ');
}
