/** Single sign-on, where the three variables for it are set. */
import type { Config } from '../config.ts';
import type { SignOnPort } from '../domain/sign-on.ts';
import type { Http } from '../http.ts';

/** The way back is this address and no other: it is what people register with the provider. */
const CALLBACK_PATH = '/oauth/oidc/callback';

/** Null: it is not set up, and then nothing for it is loaded. */
export async function signOnOf(
  { oidc, publicUrl }: Pick<Config, 'oidc' | 'publicUrl'>,
  http: Http,
): Promise<SignOnPort | null> {
  if (oidc === null) return null;
  const { createSignOn } = await import('../oidc/provider.ts');
  return createSignOn(http, { ...oidc, redirectUri: `${publicUrl}${CALLBACK_PATH}` });
}
