import { Select } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Section } from '../../kit/Section.tsx';
import { Time } from '../../kit/Time.tsx';
import { texts } from '../../texts/request.ts';
import { texts as common } from '../../texts/requests.ts';
import { FreeSelect } from '../FreeSelect.tsx';
import { useOwnSession } from '../session.ts';
import { useAssignees, useInboxes, useServices, useTags } from './data.ts';
import { EditAnswers } from './EditAnswers.tsx';
import { EditRequester } from './EditRequester.tsx';
import { answerInWords } from './FormFields.tsx';
import { MoveRequest } from './MoveRequest.tsx';
import css from './Properties.module.css';
import { SavingTrouble } from './SavingTrouble.tsx';
import { type Saving, useSaving } from './useSaving.ts';
import { channelWord, priorityChoices, statusChoices } from './words.ts';

const said = texts.details;

/** What a request is, changed in place: each choice is saved at once and can be taken back. */
export function Properties({ request }: { request: RequestAnswer }) {
  const saving = useSaving(request);
  const [dialog, open] = useState<'requester' | 'answers' | 'move' | null>(null);
  const { pending, save } = saving;
  const closed = { onClosed: () => open(null) };
  const desk = (useInboxes()?.inboxes ?? []).filter(({ host }) => host === request.host);
  return (
    <Section title={said.title}>
      <div className={css.properties} aria-busy={saving.busy}>
        <SavingTrouble saving={saving} />
        <Select
          label={said.status}
          data={statusChoices}
          value={pending.status ?? request.status}
          allowDeselect={false}
          onChange={(value) => {
            if (value !== null && value !== request.status)
              void save({ status: value }, texts.saved.status[value](request.key));
          }}
        />
        <Select
          label={said.priority}
          data={priorityChoices}
          value={pending.priority ?? request.priority}
          allowDeselect={false}
          onChange={(value) => {
            if (value !== null && value !== request.priority)
              void save({ priority: value }, texts.saved.priority[value]);
          }}
        />
        <Assignee request={request} saving={saving} />
        <Tags request={request} saving={saving} />
        <ServiceChoice request={request} saving={saving} />
        {request.fields.length > 0 && <FormAnswers request={request} onEdit={() => open('answers')} />}
        <Line
          name={said.requester}
          action={
            <Button look="link" aria-label={said.editRequester} onClick={() => open('requester')}>
              {common.edit}
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
          name={said.inbox}
          action={
            desk.length > 1 ? (
              <Button look="link" onClick={() => open('move')}>
                {said.move}
              </Button>
            ) : null
          }
        >
          {common.inDesk(request.project, request.host)}
        </Line>
        <Line name={said.made}>
          <Time at={request.createdAt} /> · {channelWord(request.channel)}
        </Line>
        {request.resolvedAt !== null && (
          <Line name={said.resolved}>
            <Time at={request.resolvedAt} />
          </Line>
        )}
      </div>
      {dialog === 'requester' && <EditRequester request={request} {...closed} />}
      {dialog === 'answers' && <EditAnswers request={request} {...closed} />}
      {dialog === 'move' && <MoveRequest request={request} inboxes={desk.map(({ key }) => key)} {...closed} />}
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
    if (id !== (request.assignee?.id ?? null)) void save({ assignee: id }, assignedSaid(id, name));
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
        label={said.assignee}
        placeholder={common.nobody}
        data={data}
        value={now}
        onChange={assign}
        searchable
        clearable
        nothingFoundMessage={said.notFound}
      />
      {own !== null && now !== own && people.some(({ id }) => id === own) && (
        <Button look="link" onClick={() => assign(own)}>
          {said.assignToMe}
        </Button>
      )}
    </div>
  );
}

function assignedSaid(id: string | null, name: string | undefined): string {
  const { assignedToNobody, assignedToYou, assignedTo } = texts.saved;
  if (id === null) return assignedToNobody;
  return name === undefined ? assignedToYou : assignedTo(name);
}

function Tags({ request, saving: { pending, save } }: Parts) {
  const known = useTags().data?.items ?? [];
  const tags = pending.tags ?? request.tags;
  return (
    <div className={css.line}>
      <p className={css.name}>{said.tags}</p>
      {tags.length > 0 && (
        <ul className={css.tags} aria-label={said.tags}>
          {tags.map((tag) => (
            <li key={tag} className={css.tag}>
              {tag}
              <button
                type="button"
                aria-label={said.removeTag(tag)}
                onClick={() => void save({ tags: tags.filter((one) => one !== tag) }, texts.saved.untagged(tag))}
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
        aria-label={said.addTag}
        placeholder={said.addTag}
        options={known.filter(({ tag }) => !tags.includes(tag)).map(({ tag }) => ({ value: tag, label: tag }))}
        value={null}
        onChange={(tag) => {
          if (tag !== null) void save({ tags: [...tags, tag] }, texts.saved.tagged(tag));
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
      label={said.service}
      placeholder={common.none}
      data={
        archived ? [...offered, { value: service.id, label: common.archived(service.name), disabled: true }] : offered
      }
      value={pending.service === undefined ? (service?.id ?? null) : pending.service}
      clearable
      onChange={(id) => {
        const name = services.find((one) => one.id === id)?.name;
        if (id !== (service?.id ?? null))
          void save(
            { service: id, answers: {} },
            name === undefined ? texts.saved.noService : texts.saved.service(name),
          );
      }}
    />
  );
}

function FormAnswers({ request, onEdit }: { request: RequestAnswer; onEdit: () => void }) {
  return (
    <div className={css.line}>
      <p className={css.name}>
        {said.form}
        <Button look="link" aria-label={said.editAnswers} onClick={onEdit}>
          {common.edit}
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
