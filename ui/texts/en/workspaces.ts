import type { WorkspaceConnectionAnswer } from '../../../src/api/schemas/connecting.ts';
import { counted } from '../counted.ts';

/** What the page says about connected workspaces of Intercom and what they send. */
export const texts = {
  list: {
    title: 'Intercom',
    connect: 'Connect a workspace',
    empty: 'No workspace is connected yet',
    why: 'Connect the workspace where your customers write: notes about issues go to its conversations.',
    askAdmin: 'Ask an admin of Deskbridge to connect one.',
  },
  regions: { US: 'United States', EU: 'Europe', AU: 'Australia' } satisfies Record<
    WorkspaceConnectionAnswer['region'],
    string
  >,
  facts: {
    workspace: 'Workspace',
    actsAs: 'Acts as',
    connectedBy: 'Connected by',
    by: { oauth: 'Intercom sign-in', token: 'Access token' } satisfies Record<
      WorkspaceConnectionAnswer['authorizedBy'],
      string
    >,
    lastNotification: 'Last notification',
    noneHasCome: 'None has come yet',
    projects: 'Projects',
    noProjects: 'None yet',
  },
  silent: 'Look at the webhook and its topics in the Developer Hub of Intercom.',
  actions: {
    reconnect: 'Reconnect',
    check: 'Check again',
    checking: 'Asking Intercom',
    checked: (name: string, _state: string, lowerCased: string) => `${name} was checked: ${lowerCased}.`,
    moreAbout: (name: string) => `More about ${name}`,
    edit: 'Edit…',
    reconnectAgain: 'Reconnect…',
    remove: 'Remove…',
    disconnect: 'Disconnect…',
  },
  trouble: {
    tokenRefused: 'Intercom does not accept the access token any more.',
    waits: 'What is to be sent waits until it is reconnected.',
    disconnected: 'It is not connected any more.',
    plan: 'The plan of this workspace does not include conversations over the API, so nothing can be linked or sent. Start a subscription or a trial in Intercom, then check again.',
    noSecret:
      'Without its client secret nothing that Intercom sends can be verified: it is refused. Add it under Edit.',
  },
  topics: {
    show: 'Webhook topics',
    hide: 'Hide webhook topics',
    title: 'Topics',
    howTo:
      'In the Developer Hub, open your app → Configure → Webhooks, enter this address, and tick the topics below. Intercom does not tell which are ticked; what has come, does.',
    copied: 'the webhook address',
    badSignatures: (count: number) =>
      `${counted(count, 'notification', 'notifications')} came with a wrong signature, the last {when}. Check that the client secret is that of the app that sends them.`,
    search: 'Search topics',
    none: 'No topic is called so.',
    notRead: 'Not read by Deskbridge',
    needs: (permission: string) => `needs “${permission}”`,
    notYet: 'Not yet received',
    never: 'Never',
    heard: (count: number) => `${counted(count, 'time', 'times')}, last {when}`,
  },
};

export type Texts = typeof texts;
