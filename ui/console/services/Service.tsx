import { Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ServiceAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/services.ts';
import { Absent } from '../Absent.tsx';
import { read, Refused, send } from '../api.ts';
import { NotAllowed } from '../NotAllowed.tsx';
import { Page } from '../Page.tsx';
import { problemAt } from '../problem-at.ts';
import { type Inbox, servicesPath, useInboxes, useServices } from '../requests/data.ts';
import { type Answers, FormFields } from '../requests/FormFields.tsx';
import { wordsOf } from '../requests/words.ts';
import { useViewer } from '../session.ts';
import { type Draft, draftOf, fieldsOf, kinds, newField } from './drafts.ts';
import { FieldRows } from './FieldRows.tsx';
import css from './Services.module.css';

const said = texts.one;

/** One service and the form that is filled in for it; `new` is one that is not made yet. */
export function Service() {
  const { id } = useParams({ from: '/console/services/$id' });
  const isAgent = useViewer().data?.role === 'agent';
  const isNew = id === 'new';
  const path = `${servicesPath}/${encodeURIComponent(id)}`;
  const service = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => read<ServiceAnswer>(path, signal),
    enabled: !isNew,
    placeholderData: () => undefined,
  });
  const inboxes = useInboxes()?.inboxes;
  const back = <Link to="/console/services">{texts.list.title}</Link>;
  if (isAgent) return <NotAllowed name={texts.list.title} />;
  if (inboxes === undefined || (!isNew && service.data === undefined))
    return (
      <Page title={said.title} back={back}>
        <Absent error={service.error} onRetry={() => void service.refetch()} unknown={said.noSuch}>
          <p>{said.neverDeleted}</p>
        </Absent>
      </Page>
    );
  return <Builder key={id} service={service.data ?? null} inboxes={inboxes} />;
}

const empty: Draft = { name: '', description: '', inbox: null, fields: [] };
const idOf = ({ host, key }: Inbox): string => `${host}/${key}`;

function Builder({ service, inboxes }: { service: ServiceAnswer | null; inboxes: Inbox[] }) {
  const [draft, setDraft] = useState<Draft>(() => (service === null ? empty : draftOf(service)));
  const [saved, setSaved] = useState(draft);
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const [only] = inboxes;
  const inbox = draft.inbox ?? (only === undefined ? null : idOf(only));
  const saving = useSaving(service, (now) => {
    const next = draftOf(now);
    setDraft(next);
    setSaved(next);
  });
  const isChanged = draft !== saved;
  useLeaveGuard(isChanged && !saving.isPending);
  const problem = (...place: (string | number)[]): string | null => problemAt(saving.error, place);
  const desk = service === null ? inboxes : inboxes.filter(({ host }) => host === service.host);
  const elsewhere = saving.error !== null && (!(saving.error instanceof Refused) || saving.error.errors.length === 0);
  const submit = (): void => {
    if (!saving.isPending) saving.mutate({ draft, inbox: inboxes.find((one) => idOf(one) === inbox) ?? null });
  };
  return (
    <Page
      title={service?.name ?? texts.list.new}
      back={<Link to="/console/services">{texts.list.title}</Link>}
      lead={service?.archived === true ? <State tone="quiet">{said.isArchived}</State> : undefined}
      actions={service !== null && <Archive service={service} />}
    >
      <form
        className={css.main}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className={css.columns}>
          <div className={css.main}>
            <Section title={said.whatItIs}>
              <div className={css.form}>
                <TextInput
                  label={said.name}
                  placeholder={said.nameSample}
                  value={draft.name}
                  error={problem('name')}
                  onChange={(event) => change({ name: event.currentTarget.value })}
                  withAsterisk
                />
                <Textarea
                  label={said.description}
                  description={said.descriptionHelp}
                  autosize
                  minRows={2}
                  value={draft.description}
                  error={problem('description')}
                  onChange={(event) => change({ description: event.currentTarget.value })}
                />
                {desk.length > 1 && (
                  <Select
                    label={said.inbox}
                    description={said.inboxHelp}
                    data={desk.map((one) => ({ value: idOf(one), label: said.inboxOf(one.key, one.host) }))}
                    value={inbox}
                    allowDeselect={false}
                    onChange={(value) => change({ inbox: value })}
                  />
                )}
              </div>
            </Section>
            <Section
              title={texts.form.title}
              aside={
                <span className={css.key}>
                  {service === null ? said.notSaved : texts.form.version(service.version)}
                </span>
              }
            >
              <div className={css.form}>
                {draft.fields.length === 0 && <p className={css.key}>{texts.form.noField}</p>}
                <FieldRows fields={draft.fields} problem={problem} onChange={(fields) => change({ fields })} />
                <div className={css.add} role="group" aria-label={texts.form.add}>
                  {kinds.map(({ value, label }) => (
                    <Button key={value} onClick={() => change({ fields: [...draft.fields, newField(value)] })}>
                      + {label}
                    </Button>
                  ))}
                </div>
                {service !== null && <p className={css.key}>{texts.form.newVersion}</p>}
              </div>
            </Section>
          </div>
          <Preview draft={draft} />
        </div>
        {elsewhere && (
          <p role="alert" className={css.trouble}>
            {wordsOf(saving.error)}
          </p>
        )}
        {(isChanged || service === null) && (
          <div className={css.save}>
            <Button type="submit" look="primary" busy={saving.isPending} disabled={draft.name.trim() === ''}>
              {service === null ? said.make : said.save}
            </Button>
            {isChanged && (
              <Button
                onClick={() => {
                  setDraft(saved);
                  saving.reset();
                }}
              >
                {said.putBack}
              </Button>
            )}
            <span className={css.key} role="status">
              {isChanged ? said.notSaved : ''}
            </span>
          </div>
        )}
      </form>
    </Page>
  );
}

/** As people fill it in; what is typed here goes nowhere. */
function Preview({ draft }: { draft: Draft }) {
  const [answers, setAnswers] = useState<Answers>({});
  const fields = draft.fields.map((field) => ({ ...field, key: field.id }));
  return (
    <div className={css.preview}>
      <Section title={texts.preview.title}>
        <div className={css.form}>
          <p>
            <b>{draft.name === '' ? texts.preview.noName : draft.name}</b>
          </p>
          {draft.description !== '' && <p className={css.key}>{draft.description}</p>}
          <FormFields fields={fields} answers={answers} onChange={setAnswers} />
          {fields.length === 0 && <p className={css.key}>{texts.preview.onlyTitle}</p>}
        </div>
      </Section>
    </div>
  );
}

function useSaving(service: ServiceAnswer | null, onSaved: (service: ServiceAnswer) => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  const count = useServices().data?.items.length ?? 0;
  return useMutation({
    mutationFn: ({ draft, inbox }: { draft: Draft; inbox: Inbox | null }) => {
      const { name, description } = draft;
      const place = inbox === null ? {} : { project: inbox.key };
      const body = { name, description, fields: fieldsOf(draft), ...place };
      if (service !== null) return send<ServiceAnswer>(`${servicesPath}/${service.id}`, { method: 'PATCH', body });
      return send<ServiceAnswer>(servicesPath, {
        body: { ...body, place: count, ...(inbox === null ? {} : { host: inbox.host }) },
      });
    },
    onSuccess: async (now) => {
      queries.setQueryData([`${servicesPath}/${now.id}`], now);
      onSaved(now);
      const isNewVersion = service !== null && service.version !== now.version;
      say({ text: isNewVersion ? said.savedAs(now.name, now.version) : said.saved(now.name) });
      await queries.invalidateQueries({ predicate: ({ queryKey: [path] }) => String(path).startsWith(servicesPath) });
      if (service === null) await navigate({ to: '/console/services/$id', params: { id: now.id }, replace: true });
    },
  });
}

function Archive({ service }: { service: ServiceAnswer }) {
  const queries = useQueryClient();
  const say = useToast();
  const doing = useMutation({
    mutationFn: (verb: 'archive' | 'restore') => send<ServiceAnswer>(`${servicesPath}/${service.id}/${verb}`),
    onSuccess: async ({ name, archived }) => {
      const undo = (): void => doing.mutate(archived ? 'restore' : 'archive');
      say({
        text: archived ? said.archived(name) : said.offered(name),
        undo,
      });
      await queries.invalidateQueries({ predicate: ({ queryKey: [path] }) => String(path).startsWith(servicesPath) });
    },
    onError: (error) => say({ tone: 'bad', text: wordsOf(error) }),
  });
  return (
    <Button busy={doing.isPending} onClick={() => doing.mutate(service.archived ? 'restore' : 'archive')}>
      {service.archived ? said.offerAgain : said.archive}
    </Button>
  );
}

/** The browser asks before it lets go of what is not saved. */
function useLeaveGuard(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}
