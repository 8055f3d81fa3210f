import { Select } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Section } from '../../kit/Section.tsx';
import { Time } from '../../kit/Time.tsx';
import { FreeSelect } from '../projects/FreeSelect.tsx';
import { useOwnSession } from '../session.ts';
import { ConflictNotice } from './ConflictNotice.tsx';
import { useAssignees, useInboxes, useServices, useTags } from './data.ts';
import { EditAnswers } from './EditAnswers.tsx';
import { EditRequester } from './EditRequester.tsx';
import { answerInWords } from './FormFields.tsx';
import { MoveRequest } from './MoveRequest.tsx';
import css from './Properties.module.css';
import { type Saving, useSaving } from './useSaving.ts';
import { channelWord, priorityChoices, priorityWord, statusChoices, statusSaid } from './words.ts';

/** What a request is, changed in place: each choice is saved at once and can be taken back. */
export function Properties({ request }: { request: RequestAnswer }) {
  const saving = useSaving(request);
  const [dialog, open] = useState<'requester' | 'answers' | 'move' | null>(null);
  const { pending, save } = saving;
  const desk = (useInboxes()?.inboxes ?? []).filter(({ host }) => host === request.host);
  return (
    <Section title="Details">
      <div className={css.properties} aria-busy={saving.busy}>
        {saving.conflict !== null && <ConflictNotice saving={saving} />}
        <Select
          label="Status"
          data={statusChoices}
          value={pending.status ?? request.status}
          allowDeselect={false}
          onChange={(value) => {
            if (value !== null && value !== request.status)
              void save({ status: value }, `${request.key} is ${statusSaid(value).word.toLowerCase()}`);
          }}
        />
        <Select
          label="Priority"
          data={priorityChoices}
          value={pending.priority ?? request.priority}
          allowDeselect={false}
          onChange={(value) => {
            if (value !== null && value !== request.priority)
              void save({ priority: value }, `Priority ${priorityWord(value).toLowerCase()}`);
          }}
        />
        <Assignee request={request} saving={saving} />
        <Tags request={request} saving={saving} />
        <ServiceChoice request={request} saving={saving} />
        {request.fields.length > 0 && <FormAnswers request={request} onEdit={() => open('answers')} />}
        <Line
          name="Requester"
          action={
            <Button look="link" onClick={() => open('requester')}>
              Edit<span className="visually-hidden"> requester</span>
            </Button>
          }
        >
          <bdi>{request.requester.name}</bdi>
          {request.requester.email !== null && (
            <a className={css.mail} href={`mailto:${request.requester.email}`}>
              {request.requester.email}
            </a>
          )}
        </Line>
        <Line
          name="Inbox"
          action={
            desk.length > 1 ? (
              <Button look="link" onClick={() => open('move')}>
                Move
              </Button>
            ) : null
          }
        >
          {request.project} of {request.host}
        </Line>
        <Line name="Made">
          <Time at={request.createdAt} /> · {channelWord(request.channel)}
        </Line>
        {request.resolvedAt !== null && (
          <Line name="Resolved">
            <Time at={request.resolvedAt} />
          </Line>
        )}
      </div>
      {dialog === 'requester' && <EditRequester request={request} save={save} onClosed={() => open(null)} />}
      {dialog === 'answers' && <EditAnswers request={request} save={save} onClosed={() => open(null)} />}
      {dialog === 'move' && (
        <MoveRequest request={request} inboxes={desk.map(({ key }) => key)} save={save} onClosed={() => open(null)} />
      )}
    </Section>
  );
}

function Line({ name, action = null, children }: { name: string; action?: ReactNode; children: ReactNode }) {
  return (
    <div className={css.line}>
      <p className={css.name}>
        {name}
        {action}
      </p>
      <div className={css.value}>{children}</div>
    </div>
  );
}

interface Parts {
  request: RequestAnswer;
  saving: Saving;
}

function Assignee({ request, saving: { pending, save } }: Parts) {
  const people = useAssignees().data?.items ?? [];
  const own = useOwnSession()?.user.id ?? null;
  const now = pending.assignee === undefined ? (request.assignee?.id ?? null) : pending.assignee;
  const assign = (id: string | null): void => {
    const name = people.find((one) => one.id === id)?.name;
    if (id !== (request.assignee?.id ?? null))
      void save({ assignee: id }, id === null ? 'Assigned to nobody' : `Assigned to ${name ?? 'you'}`);
  };
  const known = people.map(({ id, name }) => ({ value: id, label: name }));
  const { assignee } = request;
  // Somebody who works on requests no more may still have one.
  const data =
    assignee === null || people.some(({ id }) => id === assignee.id)
      ? known
      : [...known, { value: assignee.id, label: assignee.name }];
  return (
    <div className={css.with}>
      <Select
        label="Assignee"
        placeholder="Nobody"
        data={data}
        value={now}
        onChange={assign}
        searchable
        clearable
        nothingFoundMessage="Nobody of that name works on requests"
      />
      {own !== null && now !== own && people.some(({ id }) => id === own) && (
        <Button look="link" onClick={() => assign(own)}>
          Assign to me
        </Button>
      )}
    </div>
  );
}

function Tags({ request, saving: { pending, save } }: Parts) {
  const known = useTags().data?.items ?? [];
  const tags = pending.tags ?? request.tags;
  return (
    <div className={css.line}>
      <p className={css.name}>Tags</p>
      {tags.length > 0 && (
        <ul className={css.tags} aria-label="Tags">
          {tags.map((tag) => (
            <li key={tag} className={css.tag}>
              {tag}
              <button
                type="button"
                aria-label={`Remove the tag ${tag}`}
                onClick={() => void save({ tags: tags.filter((one) => one !== tag) }, `Tag ${tag} removed`)}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <FreeSelect
        // Begun anew after each choice.
        key={tags.join('\n')}
        aria-label="Add a tag"
        placeholder="Add a tag"
        options={known.filter(({ tag }) => !tags.includes(tag)).map(({ tag }) => ({ value: tag, label: tag }))}
        value={null}
        onChange={(tag) => {
          if (tag !== null) void save({ tags: [...tags, tag] }, `Tagged ${tag}`);
        }}
      />
    </div>
  );
}

function ServiceChoice({ request, saving: { pending, save } }: Parts) {
  const services = (useServices().data?.items ?? []).filter(({ host }) => host === request.host);
  const { service } = request;
  if (services.length === 0 && service === null) return null;
  const offered = services.map(({ id, name }) => ({ value: id, label: name }));
  const archived = service !== null && !services.some(({ id }) => id === service.id);
  return (
    <Select
      label="Service"
      placeholder="None"
      data={
        archived ? [...offered, { value: service.id, label: `${service.name} (archived)`, disabled: true }] : offered
      }
      value={pending.service === undefined ? (service?.id ?? null) : pending.service}
      clearable
      onChange={(id) => {
        const name = services.find((one) => one.id === id)?.name;
        if (id !== (service?.id ?? null))
          void save({ service: id, answers: {} }, name === undefined ? 'No service' : `Service ${name}`);
      }}
    />
  );
}

function FormAnswers({ request, onEdit }: { request: RequestAnswer; onEdit: () => void }) {
  return (
    <div className={css.line}>
      <p className={css.name}>
        Form
        <Button look="link" onClick={onEdit}>
          Edit<span className="visually-hidden"> the answers</span>
        </Button>
      </p>
      <dl className={css.answers}>
        {request.fields.map((field) => (
          <div key={field.key}>
            <dt>{field.label}</dt>
            <dd>{answerInWords(field, request.answers[field.key])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
