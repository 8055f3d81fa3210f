/** Pictures of contacts. Anybody can name any address as their picture, so only Intercom's own are asked. */
import type { Http } from '../http.ts';

/** A picture as it can stand in a page. */
export type Picture = `data:image/${string}`;

export interface Pictures {
  /** Null: it is none of Intercom's, not there, too large (48 kB), or no picture. `apiUrl`: of the workspace. */
  read(url: string, apiUrl: string): Promise<Picture | null>;
}

const OWN = /^https:\/\/([\w-]+\.)*(intercomassets|intercomcdn)\.(com|eu)\//;
const MOST_BYTES = 48 * 1024;
const PATIENCE_MS = 5_000;
const MOST_KEPT = 500;
const KEEP_MS = 24 * 60 * 60 * 1000;
/** What could not be read may be there soon. */
const NONE_MS = 5 * 60 * 1000;

/** `now`: ms of any clock that never goes back. Pictures are kept in memory only, for a day; that there is none, for minutes. */
export function createPictures(http: Http, now: () => number): Pictures {
  const kept = new Map<string, { picture: Promise<Picture | null>; until: number }>();
  return {
    read(url, apiUrl) {
      // A connection to a simulator has its pictures where its API is.
      if (!OWN.test(url) && !url.startsWith(`${new URL(apiUrl).origin}/`)) return Promise.resolve(null);
      const known = kept.get(url);
      if (known !== undefined && known.until > now()) return known.picture;
      const [oldest] = kept.keys();
      if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      const one = { picture: load(http, url), until: now() + KEEP_MS };
      kept.set(url, one);
      one.picture = one.picture.then((picture) => {
        if (picture === null) one.until = now() + NONE_MS;
        return picture;
      });
      return one.picture;
    },
  };
}

async function load(http: Http, url: string): Promise<Picture | null> {
  try {
    const answer = await http.request({ method: 'GET', url, timeoutMs: PATIENCE_MS, maxBytes: MOST_BYTES });
    const [, type] = /^image\/(png|jpeg|gif|webp)\b/.exec(answer.headers['content-type'] ?? '') ?? [];
    if (answer.status !== 200 || type === undefined) return null;
    return `data:image/${type};base64,${answer.body.toString('base64')}`;
  } catch {
    // Initials stand in for it: no picture is worth a message.
    return null;
  }
}
