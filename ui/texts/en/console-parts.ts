/** What the parts say that several pages of the console share. */
export const texts = {
  cancel: 'Cancel',
  done: 'Done',
  showAll: 'Show all',
};

export type Texts = typeof texts;
