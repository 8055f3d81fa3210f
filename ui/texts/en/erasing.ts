import { counted } from '../counted.ts';

/** What the page says about what is erased on demand. */
export const texts = {
  person: {
    title: 'Erase a person',
    explained:
      'A customer or requester who wants to be forgotten. Erase them in Intercom and in Jira first: what is still there is read again. Somebody with an account of the console is removed under People.',
    email: 'Their e-mail address',
    show: 'Show what is kept',
    confirm: (email: string) => `Erase ${email}?`,
    requests: (requests: number, comments: number) =>
      `${counted(requests, 'request', 'requests')} with ${counted(comments, 'comment', 'comments')} of theirs: title, description, answers and comments go; the rows stay, as of an erased person.`,
    mails: (mails: number, files: number) =>
      `${counted(mails, 'mail', 'mails')} and ${counted(files, 'file', 'files')} are deleted.`,
    copies: (contacts: number, conversations: number) =>
      `The copies of ${counted(contacts, 'contact', 'contacts')} and ${counted(conversations, 'conversation', 'conversations')} of Intercom are deleted, with the texts of what was heard and sent for them. What was not sent yet never is.`,
    elsewhere: 'Their address and full name become anonymous wherever else they stand.',
    forGood: 'This cannot be undone. The audit log keeps that it was done, and not whom.',
    action: 'Erase for good',
    done: (standIn: string) => `Erased. ${standIn} stands for them from now on.`,
    doneNameless: 'Erased. An anonymous address stands for them from now on.',
  },
  everything: {
    title: 'Erase everything',
    explained: (name: string) =>
      `Settings, tokens, people, issues, links, requests, files and every log of ${name}. An empty Deskbridge is left.`,
    ask: 'Erase everything…',
    confirm: (name: string) => `Erase everything of ${name}?`,
    vendors: 'Jira and Intercom are disconnected here. Webhooks and tokens stay there: delete and revoke them first.',
    desk: 'Every request, comment and file of the desk is deleted.',
    people: 'Everybody is signed out, and nobody can sign in: the command line makes the first new account.',
    forGood: 'The audit log goes too. This cannot be undone; only a backup brings it back.',
    typeName: (name: string) => `To be sure, type ${name}`,
    action: 'Erase everything',
  },
};

export type Texts = typeof texts;
