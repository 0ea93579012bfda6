import { readFile, stat } from 'node:fs/promises';
import { fetch } from 'undici';
import type { Artefact } from './artefact.ts';

/** Where a supergraph or manifest comes from, asked again and again whether it changed. */
export interface ArtefactSource {
  /** The file's path or the address. */
  readonly name: string;
  /** The text if it is another than the one returned last, else undefined. */
  poll(): Promise<Artefact | undefined>;
}

/** A source for a file's path, or for an `http(s)` address, which is asked with its ETag. */
export function artefactSource(place: string): ArtefactSource {
  return /^https?:/.test(place) ? urlSource(place) : fileSource(place);
}

/**
 * Asks the file system instead of listening to it: that also sees renames, links swapped by a
 * deployment, and file systems without events, for two system calls a poll.
 */
function fileSource(path: string): ArtefactSource {
  let known = '';
  return {
    name: path,
    poll: async () => {
      const { mtimeNs, size, ino } = await stat(path, { bigint: true });
      const seen = `${mtimeNs} ${size} ${ino}`;
      if (seen === known) return undefined;
      const text = await readFile(path, 'utf8');
      known = seen;
      return { name: path, text };
    },
  };
}

function urlSource(url: string): ArtefactSource {
  let etag: string | null = null;
  let known: string | undefined;
  return {
    name: url,
    poll: async () => {
      const answer = await fetch(url, {
        headers: etag ? { 'if-none-match': etag } : {},
        signal: AbortSignal.timeout(URL_TIMEOUT_MS),
      });
      const text = await answer.text();
      if (answer.status === 304) return undefined;
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      etag = answer.headers.get('etag');
      if (text === known) return undefined;
      known = text;
      return { name: url, text };
    },
  };
}

const URL_TIMEOUT_MS = 5_000;
