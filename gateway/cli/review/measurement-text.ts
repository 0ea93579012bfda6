import { tableText } from '../table.ts';
import type { Measurement } from './measured-answers.ts';
import { OBSERVED_SIZES_FILE } from './observed-sizes.ts';

/** For people: bytes of every operation as measured and as estimated, and what was left out. */
export function measurementText({ operations, notices }: Measurement): string {
  const rows = operations.map(({ client, name, answers, measured, estimated }) => {
    const off = Math.round(100 * (estimated / measured - 1));
    const share = answers === 0 ? '' : `${off > 0 ? '+' : ''}${off} %`;
    return [`${client} ${name}`, `${answers}`, `${measured}`, `${estimated}`, share];
  });
  const head = ['operation', 'answers', 'measured', 'estimated', ''];
  return [
    tableText([head, ...rows]),
    ...notices.map((notice) => `${notice}\n`),
    `bytes of JSON, means of answers on embedded data; ${OBSERVED_SIZES_FILE} keeps what they are like\n`,
  ].join('');
}
