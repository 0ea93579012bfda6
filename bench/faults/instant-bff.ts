import { createServer } from 'node:http';

// A BFF that does nothing: what is measured before it is the edge. `node instant-bff.ts <port>`.

const ANSWER = '{"data":{"__typename":"Query"}}';
const HEADERS = { 'content-type': 'application/json', 'content-length': String(ANSWER.length) };

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, HEADERS).end(ANSWER);
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('ready\n'));
