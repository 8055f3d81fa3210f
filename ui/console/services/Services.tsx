import { Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ServiceAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { sentence } from '../../texts/sentence.tsx';
import { texts } from '../../texts/services.ts';
import { send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { NotAllowed } from '../NotAllowed.tsx';
import { Page } from '../Page.tsx';
import { SearchField } from '../SearchField.tsx';
import { servicesPath, useInboxes, useServices } from '../requests/data.ts';
import { wordsOf } from '../requests/words.ts';
import { useViewer } from '../session.ts';
import css from './Services.module.css';

const said = texts.list;

/** What people can ask for, each with a form of its own. */
export function Services() {
  const isAgent = useViewer().data?.role === 'agent';
  const navigate = useNavigate();
  const [archived, withArchived] = useState(false);
  const [sought, seek] = useState('');
  const services = useServices({ archived: true });
  const hasInbox = (useInboxes()?.inboxes.length ?? 1) > 0;
  if (isAgent) return <NotAllowed name={said.title} />;
  return (
    <Page
      title={said.title}
      lead={said.lead}
      back={<Link to="/console/requests">{said.requests}</Link>}
      actions={
        hasInbox && (
          <Button look="primary" onClick={() => void navigate({ to: '/console/services/$id', params: { id: 'new' } })}>
            {said.new}
          </Button>
        )
      }
    >
      <Section
        title={said.title}
        aside={
          <div className={css.filters}>
            <Checkbox
              label={said.archivedToo}
              checked={archived}
              onChange={(event) => withArchived(event.currentTarget.checked)}
            />
            <SearchField label={said.search} placeholder={said.searchedBy} value={sought} onChange={seek} />
          </div>
        }
      >
        <Loaded query={services} rows={4}>
          {({ items }) => (
            <List
              items={items}
              shown={items.filter((one) => fits(one, sought) && (archived || !one.archived))}
              hasInbox={hasInbox}
              onAll={() => {
                seek('');
                withArchived(true);
              }}
            />
          )}
        </Loaded>
      </Section>
    </Page>
  );
}

function fits({ name, description, project, host }: ServiceAnswer, sought: string): boolean {
  const text = `${name} ${description} ${project} ${host}`.toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

interface ListParts {
  items: ServiceAnswer[];
  shown: ServiceAnswer[];
  hasInbox: boolean;
  onAll: () => void;
}

function List({ items, shown, hasInbox, onAll }: ListParts) {
  const order = useOrder();
  if (!hasInbox)
    return (
      <Empty title={said.noInbox}>
        <p>{sentence(said.goesToInbox, { make: <Link to="/console/requests">{said.makeInbox}</Link> })}</p>
      </Empty>
    );
  if (items.length === 0)
    return (
      <Empty title={said.none}>
        <p>
          {sentence(said.withoutOne, {
            make: (
              <Link to="/console/services/$id" params={{ id: 'new' }}>
                {said.makeFirst}
              </Link>
            ),
          })}
        </p>
      </Empty>
    );
  if (shown.length === 0)
    return (
      <Empty title={said.noneFits}>
        <p>
          <Button look="link" onClick={onAll}>
            {said.showAll}
          </Button>
        </p>
      </Empty>
    );
  const living = items.filter(({ archived }) => !archived);
  return (
    <ul className={css.list} aria-label={said.title} aria-busy={order.isPending}>
      {shown.map((service) => {
        const at = living.indexOf(service);
        return (
          <li key={service.id} className={css.row}>
            <div className={css.what}>
              <p className={css.name}>
                <Link to="/console/services/$id" params={{ id: service.id }}>
                  {service.name}
                </Link>{' '}
                {service.archived && <State tone="quiet">{said.archived}</State>}
              </p>
              {service.description !== '' && <p className={css.muted}>{service.description}</p>}
              <p className={css.muted}>
                {said.toInbox(service.project)} · {said.fields(service.fields.length)}
              </p>
            </div>
            {!service.archived && living.length > 1 && (
              <p className={css.moves}>
                {([-1, 1] as const).map((by) => (
                  <button
                    key={by}
                    type="button"
                    className={css.move}
                    aria-label={by === -1 ? said.moveUp(service.name) : said.moveDown(service.name)}
                    disabled={living[at + by] === undefined}
                    onClick={() => order.mutate(swapped(living, at, at + by))}
                  >
                    <Icon name={by === -1 ? 'up' : 'down'} />
                  </button>
                ))}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function swapped(services: ServiceAnswer[], from: number, to: number): ServiceAnswer[] {
  const next = [...services];
  const [moved] = next.splice(from, 1);
  if (moved !== undefined) next.splice(to, 0, moved);
  return next;
}

/** The order in which people see them, saved at once. */
function useOrder() {
  const queries = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: async (services: ServiceAnswer[]) => {
      for (const [place, { id, place: before }] of services.entries())
        if (place !== before) await send(`${servicesPath}/${id}`, { method: 'PATCH', body: { place } });
    },
    onSettled: () =>
      queries.invalidateQueries({ predicate: ({ queryKey: [path] }) => String(path).startsWith(servicesPath) }),
    onError: (error) => say({ tone: 'bad', text: wordsOf(error) }),
  });
}
