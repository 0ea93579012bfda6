/**
 * A POST of a JSON body as it is written to a connection. `headers`: further lines, each with its end;
 * `type`: JSON's media type, as it is written.
 */
export function postBytes(body: string, headers = '', type = 'application/json'): Buffer {
  return Buffer.from(
    `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n${headers}content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** A GET of the operation and its variables that `search` names. */
export function getBytes(search: string, headers = '', path = '/graphql'): Buffer {
  return Buffer.from(
    `GET ${path}?${search} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n${headers}apollo-require-preflight: true\r\n\r\n`,
  );
}
