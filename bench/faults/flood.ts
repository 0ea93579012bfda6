import { createHttpClient } from '../overload/http-client.ts';
import { openLoop } from '../overload/loops.ts';
import { getBytes } from '../overload/request-bytes.ts';

// One tenant that floods at SIGUSR2, in a process of its own: whoever counts time elsewhere is not kept
// from it. `node flood.ts <port> <key> <requests per second> <seconds>` prints each time how often it was
// answered with which status.

const [port = '', key = '', perSecond = '', seconds = ''] = process.argv.slice(2);
const client = createHttpClient({ port: Number(port), connections: 64 });
const bytes = getBytes('documentId=a', `x-api-key: ${key}\r\n`, '/partner/graphql');
const durationMs = Number(seconds) * 1_000;

async function flood(): Promise<void> {
  const statuses: Record<number, number> = {};
  const check = (status: number) => {
    statuses[status] = (statuses[status] ?? 0) + 1;
    return 'right' as const;
  };
  const next = () => ({ bytes, check });
  const { failed } = await openLoop({ client, next, durationMs }, Number(perSecond));
  // Those without any answer.
  process.stdout.write(`flooded ${JSON.stringify({ 0: failed, ...statuses })}\n`);
}

process.on('SIGUSR2', flood);
setInterval(() => {}, 60_000);
process.stdout.write('ready\n');
