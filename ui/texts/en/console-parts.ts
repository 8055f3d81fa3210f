/** What the parts say that several pages of the console share. */
export const texts = {
  cancel: 'Cancel',
  done: 'Done',
  showAll: 'Show all',
  changedSince: 'Somebody changed it since: it was not taken back.',
  choice: {
    use: (typed: string) => `Use “${typed}”`,
    nothingOffered: 'Nothing is offered: type what it is called',
  },
};

export type Texts = typeof texts;
