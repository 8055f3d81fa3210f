/** REST: remote issue links. */
import { json } from '../../http.ts';
import { deleteRemoteLink, upsertRemoteLink } from '../remote-links.ts';
import { apiUrl } from '../shapes.ts';
import { Refusal, demand, isRecord, issueOf, noContent, textOf } from './call.ts';
import type { Reply } from '../../http.ts';
import type { Issue, RemoteLink } from '../model.ts';
import type { RemoteLinkInput } from '../remote-links.ts';
import type { Json } from '../shapes.ts';
import type { Call } from './call.ts';

function open(call: Call): Issue {
  const issue = issueOf(call);
  demand(call, 'LINK_ISSUES', {
    status: 403,
    message: 'You do not have permission to link issues, or issue linking is disabled.',
  });
  return issue;
}

export function getRemoteLinks(call: Call): Reply {
  const issue = issueOf(call);
  const globalId = call.request.query.get('globalId');
  if (globalId === null)
    return json(
      200,
      issue.remoteLinks.map((link) => shape(call, issue, link)),
    );
  return json(200, shape(call, issue, byGlobalId(issue, globalId)));
}

export function getRemoteLink(call: Call): Reply {
  const issue = issueOf(call);
  return json(200, shape(call, issue, byNumber(call, issue)));
}

export function postRemoteLink(call: Call): Reply {
  const issue = open(call);
  const { link, created } = upsertRemoteLink(call.world, call.actor, { issue, link: linkFrom(call.body) });
  return json(created ? 201 : 200, { id: link.id, self: selfOf(call, issue, link) });
}

export function removeRemoteLink(call: Call): Reply {
  const issue = open(call);
  deleteRemoteLink(call.world, call.actor, { issue, link: byNumber(call, issue) });
  return noContent();
}

export function removeRemoteLinkByGlobalId(call: Call): Reply {
  const issue = open(call);
  const globalId = call.request.query.get('globalId');
  if (globalId === null) throw new Refusal(400, ["The 'globalId' query parameter is required."]);
  deleteRemoteLink(call.world, call.actor, { issue, link: byGlobalId(issue, globalId) });
  return noContent();
}

function byGlobalId(issue: Issue, globalId: string): RemoteLink {
  const link = issue.remoteLinks.find((candidate) => candidate.globalId === globalId);
  if (!link) throw new Refusal(404, [`A remote issue link with global id '${globalId}' does not exist.`]);
  return link;
}

function byNumber(call: Call, issue: Issue): RemoteLink {
  const id = call.params['link'] ?? '';
  const link = issue.remoteLinks.find((candidate) => String(candidate.id) === id);
  if (!link) throw new Refusal(404, [`A remote issue link with id '${id}' does not exist.`]);
  return link;
}

/** Reads a whole link from the body: what is not there becomes null, also on an update (Jira docs, remote links). */
function linkFrom(body: Json): RemoteLinkInput {
  const object = isRecord(body['object']) ? body['object'] : {};
  const url = textOf(object['url']);
  const title = textOf(object['title']);
  const errors: Record<string, string> = {};
  if (!url) errors['object.url'] = "'url' is required.";
  if (!title) errors['object.title'] = "'title' is required.";
  const globalId = textOf(body['globalId']) ?? null;
  if (globalId !== null && globalId.length > 255) errors['globalId'] = "'globalId' must be at most 255 characters.";
  if (!url || !title || Object.keys(errors).length > 0) throw new Refusal(400, [], errors);
  const application = isRecord(body['application']) ? body['application'] : null;
  const status = isRecord(object['status']) ? object['status'] : null;
  const icon = (value: unknown): { url16x16: string | null; title: string | null; link: string | null } | null =>
    isRecord(value)
      ? { url16x16: orNull(value['url16x16']), title: orNull(value['title']), link: orNull(value['link']) }
      : null;
  return {
    globalId,
    application: application && { type: orNull(application['type']), name: orNull(application['name']) },
    relationship: orNull(body['relationship']),
    object: {
      url,
      title,
      summary: orNull(object['summary']),
      icon: icon(object['icon']),
      status: status && {
        resolved: typeof status['resolved'] === 'boolean' ? status['resolved'] : null,
        icon: icon(status['icon']),
      },
    },
  };
}

function orNull(value: unknown): string | null {
  return textOf(value) ?? null;
}

function selfOf(call: Call, issue: Issue, link: RemoteLink): string {
  return apiUrl(call.world, call.version, `/issue/${issue.id}/remotelink/${link.id}`);
}

/** As Jira shows it: fields that are null are left out, their boxes stay. */
function shape(call: Call, issue: Issue, link: RemoteLink): Json {
  const { application, globalId, relationship, object } = link;
  return {
    id: link.id,
    self: selfOf(call, issue, link),
    ...present({ globalId }),
    application: present(application ?? {}),
    ...present({ relationship }),
    object: {
      ...present({ url: object.url, title: object.title, summary: object.summary }),
      icon: present(object.icon ?? {}),
      status: { ...present({ resolved: object.status?.resolved ?? null }), icon: present(object.status?.icon ?? {}) },
    },
  };
}

function present(fields: Record<string, unknown>): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
