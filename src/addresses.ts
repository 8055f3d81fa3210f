/**
 * Which addresses a vendor may have. In: a URL or an address, and what the operator allows. Out: yes, or a sentence that says why not.
 * Pure: what a name resolves to is asked in src/http.ts. It must not know any vendor.
 */
import { BlockList, isIP } from 'node:net';

/** What the operator allows beyond public addresses over https. */
export interface AddressRules {
  /** http and https to this machine's loopback, for simulators and tests. */
  allowHttpVendors: boolean;
  /** https into the operator's own network (DESKBRIDGE_PRIVATE_VENDORS). */
  privateVendors: PrivateVendors;
}

/** Names (lower case) whose private addresses may be reached, and networks in which every name's may. */
export interface PrivateVendors {
  names: ReadonlySet<string>;
  networks: BlockList;
}

export const nothingPrivate: PrivateVendors = { names: new Set(), networks: new BlockList() };

/** Loopback, private, shared, link-local (with it the clouds' metadata address), documentation, multicast, reserved. */
const specialV4 = blockList(
  'ipv4',
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 ' +
    '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
);
/** Of IPv6 only global unicast is reached, and of that not what tunnels IPv4 or is set apart (Teredo, 6to4, examples). */
const globalV6 = blockList('ipv6', '2000::/3');
const specialV6 = blockList('ipv6', '2001::/23 2001:db8::/32 2002::/16 3fff::/20');
const loopbackV4 = blockList('ipv4', '127.0.0.0/8');
const loopbackV6 = blockList('ipv6', '::1/128');

/** What an organization's own network is made of, and all that an operator can open. */
const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'] as const;
const privateV4 = blockList('ipv4', privateNetworks.slice(0, 4).join(' '));
const privateV6 = blockList('ipv6', privateNetworks[4]);
/** Where clouds keep the keys of the machine, as far as these lie inside private networks: AWS, Google, Alibaba. */
const metadataV4 = blockList('ipv4', '100.100.100.200/32');
const metadataV6 = blockList('ipv6', 'fd00:ec2::254/128 fd20:ce::254/128');

function blockList(family: 'ipv4' | 'ipv6', ranges: string): BlockList {
  const list = new BlockList();
  for (const range of ranges.split(' ')) {
    const [network = '', prefix = ''] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}

type Place = 'public' | 'loopback' | 'private' | 'inside';

/**
 * `private`: a network that an operator can open; `inside`: one that nobody can. An IPv4 address wrapped in an IPv6 one (`::ffff:…`,
 * NAT64) is neither global unicast nor private, so it is `inside` whatever it wraps.
 */
function placeOf(address: string): Place {
  if (isIP(address) === 4) {
    if (loopbackV4.check(address, 'ipv4')) return 'loopback';
    if (privateV4.check(address, 'ipv4') && !metadataV4.check(address, 'ipv4')) return 'private';
    return specialV4.check(address, 'ipv4') ? 'inside' : 'public';
  }
  const unscoped = address.split('%')[0] ?? address;
  if (loopbackV6.check(unscoped, 'ipv6')) return 'loopback';
  if (isWrapped(unscoped)) return 'inside';
  if (privateV6.check(unscoped, 'ipv6') && !metadataV6.check(unscoped, 'ipv6')) return 'private';
  return globalV6.check(unscoped, 'ipv6') && !specialV6.check(unscoped, 'ipv6') ? 'public' : 'inside';
}

/** Node's lists look through `::ffff:…` at the IPv4 address within. */
function isWrapped(address: string): boolean {
  return /^::ffff:/i.test(address) || /^(0{1,4}:){5}ffff:/i.test(address);
}

/** Whether a connection to this address may be made for a URL with this name. */
export function mayReach(address: string, asked: { hostname: string; protocol: string; rules: AddressRules }): boolean {
  const { hostname, protocol, rules } = asked;
  switch (placeOf(address)) {
    case 'loopback':
      return rules.allowHttpVendors;
    case 'public':
      return protocol === 'https:';
    case 'private':
      return protocol === 'https:' && isOpened(address, hostname, rules.privateVendors);
    case 'inside':
      return false;
  }
}

function isOpened(address: string, hostname: string, { names, networks }: PrivateVendors): boolean {
  return names.has(plainName(hostname)) || networks.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

/** As names are compared: without brackets, without the root's dot. */
function plainName(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

const SIMULATOR_HINT =
  'For a simulator on this machine (http://localhost, 127.0.0.1) set DESKBRIDGE_ALLOW_HTTP_VENDORS=true.';
const PRIVATE_HINT =
  'For a Jira inside your own network, have the operator name it in DESKBRIDGE_PRIVATE_VENDORS and restart.';

/** Why no request goes to this name, for people. */
export function refusal(hostname: string, { allowHttpVendors }: AddressRules): string {
  return allowHttpVendors
    ? `${hostname} is neither a public address nor on this machine, so no request goes there. ${PRIVATE_HINT}`
    : `${hostname} is on this machine or inside its network, and requests go only to public addresses. ${PRIVATE_HINT} ${SIMULATOR_HINT}`;
}

/** Why no request may go to this URL, as far as it shows by itself; null if one may. */
export function addressProblem(url: URL, rules: AddressRules): string | null {
  const { allowHttpVendors } = rules;
  const host = plainName(url.hostname);
  const named = host === 'localhost' || host.endsWith('.localhost');
  const place: Place | 'name' = named ? 'loopback' : isIP(host) === 0 ? 'name' : placeOf(host);
  const opened = place === 'private' && isOpened(host, host, rules.privateVendors);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `${url.protocol}// is not https.`;
  if (url.port === '0') return `${url.host} has no usable port: it must be between 1 and 65535.`;
  if (place === 'inside' || (place === 'private' && !opened) || (place === 'loopback' && !allowHttpVendors)) {
    return refusal(url.hostname, rules);
  }
  if (place === 'loopback' || url.protocol === 'https:') return null;
  return `${url.origin} is plain http: use https. ${allowHttpVendors ? 'Plain http is only for this machine.' : SIMULATOR_HINT}`;
}

/**
 * Why this may not be a vendor's base address, in a sentence for people; null if it may. What its name resolves to is only checked when
 * connecting.
 */
export function vendorUrlProblem(url: string, rules: AddressRules): string | null {
  if (!URL.canParse(url)) return 'That is not a URL: write it whole, such as https://acme.atlassian.net.';
  const parsed = new URL(url);
  if (parsed.username !== '' || parsed.password !== '') {
    return `The address of ${parsed.host} must not carry a user name or password: give the token in its own field.`;
  }
  const problem = addressProblem(parsed, rules);
  if (problem !== null) return problem;
  if (/[?#]/.test(url)) return `The address of ${parsed.host} must end before any ? or #.`;
  return null;
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/**
 * Reads DESKBRIDGE_PRIVATE_VENDORS: host names, addresses and networks (`10.20.0.0/16`), with commas or spaces between them. A string is
 * what is wrong with it, for people.
 */
export function readPrivateVendors(text: string): PrivateVendors | string {
  const names = new Set<string>();
  const networks = new BlockList();
  for (const entry of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const [address = '', bits, ...more] = entry.toLowerCase().split('/');
    const family = isIP(address);
    if (family === 0 && bits === undefined && HOST_NAME.test(plainName(address)) && !/^[\d.]+$/.test(address)) {
      names.add(plainName(address));
      continue;
    }
    const widest = family === 4 ? 32 : 128;
    const prefix = bits === undefined ? widest : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (family === 0 || more.length > 0 || !(prefix <= widest))
      return `names "${entry}", which is no host name, address or network: write them like jira.acme.internal, 10.20.0.5 or 10.20.0.0/16.`;
    if (!isPrivateNetwork(address, prefix))
      return `names "${entry}", which is not inside a private network (${privateNetworks.join(', ')}): only these can be opened.`;
    networks.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
  return { names, networks };
}

/** The narrowest prefix decides: a network is inside another if its first address is and it is not wider. */
function isPrivateNetwork(address: string, prefix: number): boolean {
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  return privateNetworks.some((range) => {
    const [network = '', bits = ''] = range.split('/');
    if ((isIP(network) === 4 ? 'ipv4' : 'ipv6') !== family || prefix < Number(bits)) return false;
    return !isWrapped(address) && blockList(family, range).check(address, family);
  });
}
