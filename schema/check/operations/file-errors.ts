import type { PlannedOperation } from '../composed-revision.ts';
import type { Finding } from '../finding.ts';
import type { PairedClient } from '../paired-operations.ts';
import type { OperationFileError, Place } from '../revision.ts';

/** Errors of a client's operation files that are in no operation: syntax, names, unused fragments. */
export function fileFindings({ client, base, head }: PairedClient): Finding[] {
  const inOperations = new Set(head?.operations.flatMap(({ errors }) => errors));
  const known = new Set(base?.client.errors.map(errorKey));
  return (head?.client.errors ?? [])
    .filter(({ message }) => !inOperations.has(message))
    .map((error) => ({
      code: 'OPERATION_FILE_INVALID',
      check: 'operations',
      severity: known.has(errorKey(error)) ? 'note' : 'blocking',
      message: `No manifest of ${client} can be made: ${error.message}`,
      advice: 'Mend the file: nothing of the client can be registered before.',
      place: placeOf(error),
      client,
    }));
}

function errorKey({ file, rule, message }: OperationFileError): string {
  return `${file} ${rule} ${message}`;
}

/** Where an operation is at fault in its file, if its errors are those of one. */
export function placeOfErrors(
  { operation, errors }: PlannedOperation,
  { head }: PairedClient,
): Place | undefined {
  if (!operation.place) return undefined;
  const error = head?.client.errors.find(
    ({ message, operation: name = operation.name }) =>
      name === operation.name && errors.includes(message),
  );
  return error && placeOf(error);
}

function placeOf({ file, line, column }: OperationFileError): Place {
  return { file, line, column };
}
