/** Single sign-on by an identity provider. */
import { z } from 'zod';
import { httpUrl, text } from './values.ts';

export interface SignOnConfig {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

export const signOnVariables = {
  OIDC_ISSUER: httpUrl
    .optional()
    .meta({ fallback: '–', description: 'Single sign-on: all three `OIDC_` variables or none.' }),
  OIDC_CLIENT_ID: text.optional().meta({ fallback: '–', description: 'Client id at that issuer.' }),
  OIDC_CLIENT_SECRET: text.optional().meta({ fallback: '–', description: 'Its client secret.' }),
};

const shape = z.object(signOnVariables);

/** Null: nobody signs in that way. */
export function signOnOf(env: z.infer<typeof shape>): SignOnConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null;
  return { issuer, clientId, clientSecret };
}
