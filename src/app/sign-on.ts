/** Single sign-on, where the three variables for it are set. */
import type { Config } from '../config.ts';
import type { SignOnPort } from '../domain/sign-on.ts';
import type { Http } from '../http.ts';
import { createSignOn } from '../oidc/provider.ts';

/** The way back is this address and no other: it is what people register with the provider. */
const CALLBACK_PATH = '/oauth/oidc/callback';

export function signOnOf({ oidc, publicUrl }: Pick<Config, 'oidc' | 'publicUrl'>, http: Http): SignOnPort | null {
  return oidc === null ? null : createSignOn(http, { ...oidc, redirectUri: `${publicUrl}${CALLBACK_PATH}` });
}
