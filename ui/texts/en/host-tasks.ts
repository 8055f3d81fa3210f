import { counted } from '../counted.ts';

/** What the page says about a host's permissions, its secret, and its end. */
export const texts = {
  permissions: {
    title: 'What the test found',
    answers: (product: string) => `${product} answers`,
    actsAs: (name: string) => `The token works: it acts as ${name}`,
    clocks: 'Its clock and ours differ',
    clocksBy: (seconds: number) => `By ${seconds} seconds. Set both by NTP.`,
    usedTo: (purpose: string) => `Deskbridge ${purpose}.`,
    missing: (name: string, places: string, needed: boolean) =>
      `${name} is missing${places === '' ? '' : ` in ${places}`}${needed ? '' : ' (optional)'}`,
    grantIt: (purpose: string, where: string) => `With it Deskbridge ${purpose}. Grant it: ${where}.`,
    states: { granted: 'Fine:', missing: 'Missing:', lacking: 'Worth a look:' },
  },
  removal: {
    title: (name: string) => `Remove ${name}?`,
    noLinks: 'No conversation is linked to its issues.',
    linksEnd: (links: number) =>
      `${counted(links, 'link', 'links')} to conversations ${links === 1 ? 'ends' : 'end'}: they hear nothing more of its issues.`,
    settingsGo: (projects: number, names: string) =>
      `The settings of ${counted(projects, 'project', 'projects')} go (${names}).`,
    secretsErased: 'Its token and its webhook secret are erased.',
    webhookDeleted: 'Its token and its webhook secret are erased, and its webhook is deleted in Jira.',
    stays: 'Issues and conversations stay as they are, and so does the timeline. This cannot be undone.',
    action: 'Remove',
    done: (name: string) => `${name} is removed.`,
  },
  secret: {
    title: (name: string) => `Replace the webhook secret of ${name}`,
    byHand:
      'You get a new secret to enter in Jira. For 24 hours the one before is accepted too, so nothing is missed meanwhile.',
    byItself: 'Deskbridge makes a new secret and enters it in Jira. For 24 hours the one before is accepted too.',
    leaked: 'The secret before has leaked: refuse it from now on',
    asking: 'Asking Jira',
    action: 'Replace it',
    new: 'The new secret, shown this once',
    copied: 'the secret',
    updated: 'Jira signs with it already. There is nothing left to do.',
    enterIt: 'Enter it in Jira, under System → WebHooks, in the webhook to Deskbridge.',
    failed: (why: string) => `It could not be entered in Jira: ${why}`,
    enterByHand: 'Enter it by hand, or put the webhook right once that is solved.',
    oldRefused: 'The secret before is refused from now on.',
    oldAccepted: 'The secret before is accepted {until}.',
    until: (when: string) => `until ${when}`,
  },
};

export type Texts = typeof texts;
