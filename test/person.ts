/** Somebody at a browser: keeps cookies, sends what our own pages send. In: an API under test. Out: requests as that person. */
import * as OTPAuth from 'otpauth';
import type { SignedInAnswer, UserWithLinkAnswer } from '../src/api/schemas/accounts.ts';
import type { TestApi } from './api.ts';

export interface Told<T> {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  json: T & { code: string; detail: string };
}

export interface BrowserOf {
  cookies: Map<string, string>;
  call<T = object>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Told<T>>;
  /** With the token in a form, as the page of a link does. */
  openLink(url: string): Promise<number>;
}

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';

/** `from`: the address it comes from. `path` of `call` is below /api/v1. */
export function browserOn(api: TestApi, from = '198.51.100.1', headers: Record<string, string> = {}): BrowserOf {
  const cookies = new Map<string, string>();
  const sent = (more: Record<string, string> = {}): Record<string, string> => ({
    origin: api.deps.publicUrl,
    'sec-fetch-site': 'same-origin',
    'user-agent': AGENT,
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    ...headers,
    ...more,
  });
  const keep = (answer: { headers: Record<string, unknown> }): void => {
    for (const line of [answer.headers['set-cookie'] ?? []].flat().map(String)) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
  };
  return {
    cookies,
    async call<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) {
      const answer = await api.call(method, `/api/v1${path}`, {
        token: null,
        headers: sent(),
        remoteAddress: from,
        ...(body === undefined ? {} : { body }),
      });
      keep(answer);
      return answer as unknown as Told<T>;
    },
    async openLink(url) {
      const token = new URL(url).searchParams.get('token') ?? '';
      const form = sent({ 'content-type': 'application/x-www-form-urlencoded' });
      const answer = await api.call('POST', '/sign-in', {
        token: null,
        body: `token=${token}`,
        headers: form,
        remoteAddress: from,
      });
      keep(answer);
      return answer.status;
    },
  };
}

export const GOOD_PASSWORD = 'seven green lamps in the harbour';

/** A user who has accepted the invitation with `GOOD_PASSWORD`; `browser` is signed in. */
export async function newPerson(
  api: TestApi,
  { email, role = 'agent' }: { email: string; role?: 'admin' | 'agent' | 'requester' },
): Promise<{ browser: BrowserOf; user: UserWithLinkAnswer; session: SignedInAnswer }> {
  const invited = await api.call('POST', '/api/v1/users', { body: { email, role, name: `Name of ${email}` } });
  const user = invited.json as unknown as UserWithLinkAnswer;
  const token = new URL(user.signIn.url).searchParams.get('token') ?? '';
  const browser = browserOn(api);
  const accepted = await browser.call<SignedInAnswer>('POST', '/invitations/accept', {
    token,
    password: GOOD_PASSWORD,
  });
  if (accepted.status !== 200) throw new Error(accepted.text);
  return { browser, user, session: accepted.json };
}

/** What an authenticator app shows, `steps` times 30 seconds from now. */
export function codeOf(secret: string, steps = 0): string {
  const totp = new OTPAuth.TOTP({ secret: OTPAuth.Secret.fromBase32(secret) });
  return totp.generate({ timestamp: Date.now() + steps * 30_000 });
}
