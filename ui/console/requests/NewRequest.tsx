import { Select, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { newId } from '../../kit/new-id.ts';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/requests.ts';
import { Refused, send } from '../api.ts';
import { problemAt } from '../problem-at.ts';
import { useOwnSession } from '../session.ts';
import { requestsPath, useAssignees, useInboxes, useRefresh, useServices } from './data.ts';
import { answerProblems, type Answers, FormFields } from './FormFields.tsx';
import css from './Requests.module.css';
import { type Priority, priorityChoices } from './words.ts';
import { Trouble } from '../Trouble.tsx';

const said = texts.making;

interface Wish {
  /** That the request will have: sent twice, it is made once. */
  id: string;
  inbox: string | null;
  service: string | null;
  title: string;
  description: string;
  requesterName: string;
  requesterEmail: string;
  priority: Priority;
  assignee: string | null;
  answers: Answers;
}

/** A request that an agent writes down for somebody, or for themselves. */
export function NewRequest({ onClosed }: { onClosed: () => void }) {
  const inboxes = useInboxes()?.inboxes ?? [];
  const own = useOwnSession()?.user;
  const [wish, setWish] = useState<Wish>(() => ({
    id: newId(),
    inbox: null,
    service: null,
    title: '',
    description: '',
    requesterName: '',
    requesterEmail: '',
    priority: 'medium',
    assignee: null,
    answers: {},
  }));
  const change = (part: Partial<Wish>): void => setWish((before) => ({ ...before, ...part }));
  const making = useMaking();
  const [first] = inboxes;
  const inbox = wish.inbox ?? (first === undefined ? null : idOf(first));
  const host = inboxes.find((one) => idOf(one) === inbox)?.host;
  const services = (useServices().data?.items ?? []).filter((one) => one.host === host);
  const service = services.find(({ id }) => id === wish.service);
  const errors = making.error instanceof Refused ? making.error.errors : [];
  const at = (...place: string[]): string | null => problemAt(making.error, place);
  return (
    <Dialog title={said.title} wide onClosed={onClosed}>
      {(close) => (
        <form
          noValidate
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (!making.isPending) making.mutate(bodyOf({ ...wish, inbox }, inboxes), { onSuccess: close });
          }}
        >
          <div className={css.two}>
            {inboxes.length > 1 && (
              <Select
                label={said.inbox}
                data={inboxes.map((one) => ({
                  value: idOf(one),
                  label: severalDesks(inboxes) ? texts.inDesk(one.key, one.host) : one.key,
                }))}
                value={inbox}
                onChange={(value) =>
                  change({
                    inbox: value,
                    ...(value?.startsWith(`${host}/`) === true ? {} : { service: null, answers: {} }),
                  })
                }
                comboboxProps={{ withinPortal: false }}
                allowDeselect={false}
              />
            )}
            {services.length > 0 && (
              <Select
                label={said.service}
                description={service?.description === '' ? undefined : service?.description}
                placeholder={texts.none}
                data={services.map(({ id, name }) => ({ value: id, label: name }))}
                value={wish.service}
                onChange={(value) => {
                  const chosen = services.find(({ id }) => id === value);
                  const goesTo =
                    chosen === undefined ? {} : { inbox: idOf({ host: chosen.host, key: chosen.project }) };
                  change({ service: value, answers: {}, ...goesTo });
                }}
                comboboxProps={{ withinPortal: false }}
                clearable
              />
            )}
          </div>
          <TextInput
            label={said.requestTitle}
            placeholder={said.titleExample}
            value={wish.title}
            error={at('title')}
            onChange={(event) => change({ title: event.currentTarget.value })}
            data-autofocus
            withAsterisk
          />
          <Textarea
            label={said.description}
            description={said.descriptionHelp}
            rows={5}
            value={wish.description}
            error={at('description')}
            onChange={(event) => change({ description: event.currentTarget.value })}
          />
          {service !== undefined && (
            <FormFields
              fields={service.fields}
              answers={wish.answers}
              problems={answerProblems(errors)}
              onChange={(answers) => change({ answers })}
            />
          )}
          <div className={css.two}>
            <TextInput
              label={said.requester}
              placeholder={own?.name ?? said.you}
              description={said.requesterHelp}
              value={wish.requesterName}
              error={at('requester', 'name')}
              onChange={(event) => change({ requesterName: event.currentTarget.value })}
            />
            <TextInput
              label={said.email}
              description={said.emailHelp}
              type="email"
              value={wish.requesterEmail}
              error={at('requester', 'email')}
              onChange={(event) => change({ requesterEmail: event.currentTarget.value })}
            />
            <Select
              label={said.priority}
              data={priorityChoices}
              value={wish.priority}
              onChange={(value) => change({ priority: value as Priority })}
              comboboxProps={{ withinPortal: false }}
              allowDeselect={false}
            />
            <AssigneeSelect value={wish.assignee} onChange={(assignee) => change({ assignee })} />
          </div>
          <Trouble error={errors.length === 0 ? making.error : null} />
          <DialogEnd>
            <Button onClick={close}>{texts.cancel}</Button>
            <Button type="submit" look="primary" busy={making.isPending}>
              {said.make}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}

function AssigneeSelect({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const people = useAssignees().data?.items ?? [];
  return (
    <Select
      label={said.assignee}
      placeholder={texts.nobody}
      data={people.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      comboboxProps={{ withinPortal: false }}
      searchable
      clearable
    />
  );
}

function useMaking() {
  const navigate = useNavigate();
  const refresh = useRefresh();
  const say = useToast();
  return useMutation({
    mutationFn: (body: object) => send<RequestAnswer>(requestsPath, { body }),
    onSuccess: async ({ key }) => {
      say({ text: said.made(key) });
      void refresh();
      await navigate({ to: '/console/requests/$key', params: { key } });
    },
  });
}

type Inbox = { host: string; key: string };
const idOf = ({ host, key }: Inbox): string => `${host}/${key}`;
const severalDesks = (inboxes: Inbox[]): boolean => new Set(inboxes.map(({ host }) => host)).size > 1;

function bodyOf(wish: Wish, inboxes: Inbox[]): object {
  const { id, title, description, priority, assignee, service, answers } = wish;
  const inbox = inboxes.find((one) => idOf(one) === wish.inbox);
  const [name, email] = [wish.requesterName.trim(), wish.requesterEmail.trim()];
  const requester = name === '' && email === '' ? {} : { requester: { name: name || email, email: email || null } };
  const place = inbox === undefined ? {} : { host: inbox.host, project: inbox.key };
  return { id, ...place, ...requester, title, description, priority, assignee, service, answers };
}
