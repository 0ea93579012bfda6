import type { ApiChange } from './api-change.ts';
import type { Judgement } from './judgement.ts';

/** What a change does to a client, in a sentence. */
export function judgementText(
  { text }: ApiChange,
  { impact, isLive, operations }: Judgement,
  client: string,
): string {
  if (!impact) return `${text}; no registered operation of ${client} uses it.`;
  const count = operations.filter((operation) => operation.isLive() === isLive).length;
  const who = `${count} operation${count === 1 ? '' : 's'}`;
  const whose = isLive ? `live releases of ${client}` : `${client} not released yet`;
  return `${text}: ${WHAT[impact]} ${who} of ${whose}.`;
}

const WHAT = {
  breaks: 'it breaks',
  changes: 'it changes what is answered to',
  informs: 'it concerns',
};

/** What was changed for nobody. */
export function hiddenText({ text }: ApiChange, clients: number): string {
  return clients > 0 ? `${text}; no client's contract shows it.` : `${text}; there is no client.`;
}

/** What to do about a change. */
export function adviceOn({ code }: ApiChange, { impact, isLive }: Judgement): string {
  if (impact === 'breaks' && isLive) {
    return 'Keep it as it was until those releases are retired, and add what is new beside it.';
  }
  return ADVICE[code] ?? OTHERWISE[impact ?? 'unused'];
}

const ADVICE: Readonly<Record<string, string>> = {
  VALUE_ADDED_TO_ENUM: 'Make sure that those versions can deal with a value they do not know.',
  TYPE_ADDED_TO_UNION: 'Make sure that those versions can deal with a type they do not know.',
  FIELD_DEPRECATION_ADDED: 'Tell the teams of those clients what to use instead, and until when.',
};

const OTHERWISE = {
  breaks: 'Mend those operations in the same change, before they are released.',
  changes: 'Make sure that those versions get along with what they get from now on.',
  informs: 'Tell the teams of those clients.',
  unused: 'It can be merged if whoever sends operations as text does not use it.',
};
