import { describe, expect, test } from 'vitest';
import { type AddressRules, nothingPrivate, readPrivateVendors, vendorUrlProblem } from './addresses.ts';

const closed: AddressRules = { allowHttpVendors: false, privateVendors: nothingPrivate };

describe('vendorUrlProblem', () => {
  test.each([
    ['https://api.intercom.io', null, null],
    ['https://jira.acme.example:8443/jira', null, null],
    ['https://8.8.8.8', null, null],
    ['https://[2606:4700::1111]/', null, null],
    ['http://127.0.0.1:9001', /DESKBRIDGE_ALLOW_HTTP_VENDORS/, null],
    ['http://localhost:9001/jira', /DESKBRIDGE_ALLOW_HTTP_VENDORS/, null],
    ['https://localhost', /DESKBRIDGE_ALLOW_HTTP_VENDORS/, null],
    ['http://[::1]:9001', /DESKBRIDGE_ALLOW_HTTP_VENDORS/, null],
    ['http://0x7f.1:9001', /DESKBRIDGE_ALLOW_HTTP_VENDORS/, null],
    ['https://localhost.:9001', /DESKBRIDGE_ALLOW_HTTP_VENDORS/, null],
    ['http://jira.acme.example', /plain http.*DESKBRIDGE_ALLOW_HTTP_VENDORS/, /Plain http is only for this machine/],
    ['https://10.0.0.5', /inside its network/, /neither a public address/],
    ['https://169.254.169.254/latest', /inside its network/, /neither a public address/],
    ['https://[::ffff:127.0.0.1]', /inside its network/, /neither a public address/],
    ['https://[64:ff9b::7f00:1]', /inside its network/, /neither a public address/],
    ['https://user:pass@jira.acme.example', /user name or password/, /user name or password/],
    ['https://jira.acme.example/?x=1', /before any \? or #/, /before any \? or #/],
    ['https://jira.acme.example/#x', /before any \? or #/, /before any \? or #/],
    ['https://jira.acme.example:0', /between 1 and 65535/, /between 1 and 65535/],
    ['ftp://jira.acme.example', /is not https/, /is not https/],
    ['file:///etc/passwd', /is not https/, /is not https/],
    ['jira.acme.example', /not a URL/, /not a URL/],
    ['', /not a URL/, /not a URL/],
  ])('%s', (url, problem, problemWhenAllowed) => {
    for (const [allowHttpVendors, expected] of [
      [false, problem],
      [true, problemWhenAllowed],
    ] as const) {
      if (expected === null) expect(vendorUrlProblem(url, { ...closed, allowHttpVendors })).toBeNull();
      else expect(vendorUrlProblem(url, { ...closed, allowHttpVendors })).toMatch(expected);
    }
  });
});

/** With what an operator wrote. */
function problemWith(privateVendors: string, url: string): string | null {
  const read = readPrivateVendors(privateVendors);
  if (typeof read === 'string') throw new Error(read);
  return vendorUrlProblem(url, { allowHttpVendors: false, privateVendors: read });
}

describe('DESKBRIDGE_PRIVATE_VENDORS', () => {
  test.each([
    ['10.20.0.0/16', 'https://10.20.3.4/jira', null],
    ['10.20.3.4', 'https://10.20.3.4', null],
    ['192.168.0.0/16, fd12:3456::/32', 'https://[fd12:3456::7]', null],
    ['10.20.0.0/16', 'https://10.21.3.4', /inside its network.*DESKBRIDGE_PRIVATE_VENDORS/],
    ['10.20.0.0/16', 'http://10.20.3.4', /is plain http: use https/],
    ['fc00::/7', 'https://[fd00:ec2::254]', /inside its network/],
    ['100.64.0.0/10', 'https://100.100.100.200', /inside its network/],
    ['10.0.0.0/8', 'https://[::ffff:10.0.0.1]', /inside its network/],
    ['10.0.0.0/8', 'https://127.0.0.1', /on this machine/],
    ['jira.acme.internal', 'https://jira.acme.internal:8443/jira', null],
  ])('%s: %s', (privateVendors, url, expected) => {
    if (expected === null) expect(problemWith(privateVendors, url)).toBeNull();
    else expect(problemWith(privateVendors, url)).toMatch(expected);
  });

  test.each([
    ['127.0.0.0/8', /"127\.0\.0\.0\/8", which is not inside a private network/],
    ['169.254.0.0/16', /not inside a private network/],
    ['0.0.0.0/0', /not inside a private network/],
    ['10.0.0.0/7', /not inside a private network/],
    ['::1', /not inside a private network/],
    ['::ffff:10.0.0.0/104', /not inside a private network/],
    ['8.8.8.8', /not inside a private network/],
    ['10.0.0.0/33', /no host name, address or network/],
    ['10.0.0.0/8/8', /no host name, address or network/],
    ['10.0.0/8', /no host name, address or network/],
    ['10.0.0', /no host name, address or network/],
    ['https://jira.acme.internal', /no host name, address or network/],
    ['*.acme.internal', /no host name, address or network/],
  ])('refuses %s and says why', (text, words) => {
    expect(readPrivateVendors(`jira.acme.internal, ${text}`)).toMatch(words);
  });
});
