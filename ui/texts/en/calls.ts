/** Why the server did not answer, or not with what was asked for; and what to do. */
export const texts = {
  signedOut: 'You are not signed in.',
  stranger: 'Something answered, but not Deskbridge.',
  status: (status: number) => `Deskbridge answered with the status ${status}.`,
  silent: 'Deskbridge does not answer.',
  offline: 'You are offline.',
  jiraFailed: 'Jira could not reach Deskbridge.',
  appRefused: 'Deskbridge does not take calls of this app.',
  nothingLost: 'Nothing was lost: try again in a moment.',
  again: 'Try again',
};

export type Texts = typeof texts;
