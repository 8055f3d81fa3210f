/** The kinds of values that variables have: each checks one value and says, where it is wrong, what to write instead. */
import { z } from 'zod';
import { type PrivateVendors, readPrivateVendors } from '../addresses.ts';

export const text = z.string();

export function wholeNumber(min: number, max: number) {
  const error = (issue: { input?: unknown }): string =>
    `is "${String(issue.input)}": write a whole number from ${min} to ${max}.`;
  return text
    .refine((value) => /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max, { error })
    .transform(Number);
}

export function oneOf<const T extends string>(allowed: readonly T[]) {
  return z.enum(allowed, { error: (issue) => `is "${String(issue.input)}": write one of ${allowed.join(', ')}.` });
}

/** `hint` never repeats the value: a URL may carry a password. */
export function urlWith(protocols: readonly string[], hint: string) {
  const error = `is not such a URL: ${hint}`;
  return text.refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error,
    abort: true,
  });
}

export const ownAddress = urlWith(['http:', 'https:'], 'write it like https://deskbridge.example.com.')
  .refine(
    (value) => {
      const { username, password, search, hash } = new URL(value);
      return username + password + search + hash === '';
    },
    { error: 'carries more than an address: leave out user name, password, "?" and "#".' },
  )
  .transform((value) => value.replace(/(?<!\/)\/+$/, ''));

export const makeSecret = 'make one with: openssl rand -base64 32';
const bytesOf = (value: string): Buffer => Buffer.from(value, 'base64');

/** What is made by chance repeats itself little and has bytes that no keyboard writes: 32 of them fail either check once in 10^13. */
export const secret = text
  .refine((value) => /^[A-Za-z0-9+/]+={0,2}$/.test(value) && bytesOf(value).length === 32, {
    error: `must be 32 bytes in base64 (44 characters); ${makeSecret}`,
    abort: true,
  })
  .refine((value) => new Set(bytesOf(value)).size >= 12, {
    error: `is a placeholder, not a secret; ${makeSecret}`,
    abort: true,
  })
  .refine((value) => bytesOf(value).some((byte) => byte < 0x20 || byte > 0x7e), {
    error: `is text that somebody typed, not random bytes; ${makeSecret}`,
  });

/** Addresses and networks, each on its own; a proxy that is named by a name could become another. */
const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
export const trustedProxies = text.transform((value, context): string[] => {
  const networks = value.split(/[\s,]+/).filter((one) => one !== '');
  const wrong = networks.find((one) => !network.safeParse(one).success);
  const message = `names "${wrong}": write addresses or networks such as 10.0.0.5, 10.1.0.0/16.`;
  if (wrong !== undefined) context.addIssue({ code: 'custom', message });
  return networks;
});

export const httpUrl = urlWith(['http:', 'https:'], 'write it like https://id.example.com.');

export const privateVendors = text.transform((value, context): PrivateVendors => {
  const read = readPrivateVendors(value);
  if (typeof read !== 'string') return read;
  context.addIssue({ code: 'custom', message: read });
  return z.NEVER;
});
