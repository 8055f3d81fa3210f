/** Everything that happened to one issue. */
export const texts = {
  activity: 'Activity',
  unheard: (issue: string) => `Nothing was heard of ${issue}`,
  unheardFix: (host: string) =>
    `Nothing of it was ever received or linked on ${host}. Look at the key, and at the host’s name.`,
  runs: 'Runs of workflows',
  panel: 'Panel',

  timeline: {
    title: 'Timeline',
    empty: 'Nothing yet',
    emptyFix: 'No conversation was linked to it. Put the address of one into its description or a comment.',
    begins: 'This is where it begins.',
    conversation: (id: string) => `conversation ${id}`,
    id: (id: string) => `id ${id}`,
    seeRun: 'See the run',
    seeRunOf: (text: string) => `See the run of ${text}`,
    lookCloser: 'Look closer',
    lookCloserAt: (text: string) => `Look closer at ${text}`,
  },

  links: {
    title: 'Linked conversations',
    none: 'None',
    linkOne: 'Link one by hand under {links}, or by its address in the issue.',
    page: 'Links',
    stopped: (why: string) => `Its two sides do not follow each other: ${why}. Look at both, then {resume}.`,
    resume: 'resume',
  },
};

export type Texts = typeof texts;
