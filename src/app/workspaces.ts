/** Intercom as the API needs it beyond notes: what a workspace offers, and our OAuth app there. */
import type { Config } from '../config.ts';
import type { Answer } from '../domain/ports.ts';
import type { WorkspacePort } from '../domain/workspace.ts';
import type { Http } from '../http.ts';
import type { IntercomClient } from '../intercom/client.ts';
import { createOAuth } from '../intercom/oauth.ts';
import { wantedTopics } from '../intercom/topics.ts';
import { teammatesUrl, workspaceUrl } from '../intercom/urls.ts';

export function workspacesOf(
  config: Config,
  { http, intercom }: { http: Http; intercom: IntercomClient },
): WorkspacePort {
  const { intercomClientId: clientId, intercomClientSecret: clientSecret, intercomUrl: url } = config;
  return {
    directory: {
      teammates: (access) => valueOf(intercom.listTeammates(access)),
      teams: (access) => valueOf(intercom.listTeams(access)),
      ticketTypes: (access) => valueOf(intercom.listTicketTypes(access)),
      contactAttributes: (access) => valueOf(intercom.listContactAttributes(access)),
      tags: (access) => valueOf(intercom.listTags(access)),
    },
    oauth: clientId === null || clientSecret === null ? null : createOAuth(http, { clientId, clientSecret, url }),
    commonClientSecret: clientSecret !== null,
    wantedTopics,
    workspaceUrl,
    teammatesUrl,
  };
}

async function valueOf<T>(answer: Promise<Answer<T>>): Promise<T> {
  return (await answer).value;
}
