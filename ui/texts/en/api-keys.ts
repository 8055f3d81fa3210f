import type { ApiKeyAnswer } from '../../../src/api/schemas/accounts.ts';

/** What the page says about the keys of scripts. */
export const texts = {
  scopes: {
    read: { name: 'Read', does: 'See links, events, what came of them, and counts.' },
    write: { name: 'Write', does: 'Also link, unlink, and decide about what failed.' },
    admin: { name: 'Everything', does: 'Also set up, people and keys. Give it only to what needs it.' },
    metrics: { name: 'Metrics', does: 'Read /metrics from another machine.' },
  } satisfies Record<ApiKeyAnswer['scopes'][number], { name: string; does: string }>,
  states: { active: 'Active', expired: 'Expired', revoked: 'Revoked' },
  list: {
    title: 'API keys',
    search: 'Search keys',
    searchHint: 'Name or first characters',
    make: 'Make a key',
    empty: 'There is no API key yet',
    whatFor: 'Scripts use one to do over {api} what you do here. {make}',
    api: 'the API',
    noneFits: (sought: string) => `No key fits “${sought}”`,
  },
  table: {
    name: 'Name',
    may: 'May',
    state: 'State',
    lastUsed: 'Last used',
    made: 'Made',
    actions: 'Actions',
    since: (day: string) => `Since ${day}`,
    until: (day: string) => `Until ${day}`,
    lastUsedIs: 'Last used: ',
    never: 'Never',
    madeIs: 'Made: ',
    revoke: 'Revoke',
    revokeOne: (name: string) => `Revoke ${name}`,
  },
  revoking: {
    title: (name: string) => `Revoke ${name}?`,
    neverUsed: 'Whatever uses it is refused from now on; it was never used.',
    lastUsed: 'Whatever uses it is refused from now on; it was last used {when}.',
    forGood: 'This cannot be undone: a new key would have to be made and put in its place.',
    action: 'Revoke',
    done: (name: string) => `${name} is revoked.`,
  },
  making: {
    title: 'Make an API key',
    name: 'Name',
    nameHint: 'What it is for, such as the script that uses it.',
    may: 'What it may',
    mayNothing: 'Choose at least one.',
    ends: 'Ends',
    inDays: { 30: 'In 30 days', 90: 'In 90 days', 365: 'In a year' },
    never: 'Never',
    make: 'Make the key',
  },
  made: {
    title: (name: string) => `The key ${name}`,
    putIt: 'Put it where it is needed now. {once}; if it is lost, revoke it and make another.',
    once: 'It is shown this once',
    copied: 'the key',
    sendIt: 'Send it as {header}',
    header: 'Authorization: Bearer …',
  },
};

export type Texts = typeof texts;
