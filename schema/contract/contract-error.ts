/** A reason why a contract would not be a valid schema, and the tag that would make it one. */
export interface ContractError {
  /** `CONTRACT_…`, or the code of @apollo/federation-internals for what only it finds. */
  readonly code: string;
  /** The schema coordinate at fault; empty when the supergraph itself cannot be read. */
  readonly coordinate: string;
  /** Goes on where the coordinate ends: `returns Seller, which has no field …`. */
  readonly message: string;
}

/** One line: `CONTRACT_FIELD_TYPE_REMOVED Product.seller: returns Seller, which has no field …`. */
export function formatContractError({ code, coordinate, message }: ContractError): string {
  const line = coordinate === '' ? `${code} ${message}` : `${code} ${coordinate}: ${message}`;
  return line.replaceAll(/\s+/g, ' ');
}
