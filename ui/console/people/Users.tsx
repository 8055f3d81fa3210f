import { useRef, useState } from 'react';
import type { UserAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { sentence } from '../../texts/sentence.tsx';
import { texts } from '../../texts/people.ts';
import { Loaded } from '../Loaded.tsx';
import { NothingFits } from '../NothingFits.tsx';
import { LinkDialog } from './LinkDialog.tsx';
import css from './People.module.css';
import { RemoveUser } from './RemoveUser.tsx';
import { roleMeanings } from './roles.ts';
import { SearchField } from '../SearchField.tsx';
import { UserTable } from './UserTable.tsx';
import { type Asked, useUsers, userSaid } from './users-data.ts';

const said = texts.list;

/** Everybody who may come in: found by name, address, role or state. */
export function Users() {
  const query = useUsers();
  const [sought, seek] = useState('');
  const [asked, ask] = useState<Asked>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <Section
      title={said.title}
      headingRef={heading}
      aside={
        <div className={css.filters}>
          <SearchField label={said.search} placeholder={said.searchHint} value={sought} onChange={seek} />
          <Button look="primary" onClick={() => ask({ kind: 'invite' })}>
            {said.invite}
          </Button>
        </div>
      }
    >
      <Loaded query={query} rows={3}>
        {({ items }) => <Found all={items} sought={sought} onAll={() => seek('')} ask={ask} />}
      </Loaded>
      {(asked?.kind === 'invite' || asked?.kind === 'link') && (
        <LinkDialog user={asked.kind === 'link' ? asked.user : null} onClosed={() => ask(null)} />
      )}
      {asked?.kind === 'remove' && (
        <RemoveUser
          user={asked.user}
          onClosed={() => ask(null)}
          // The row that had the focus is gone.
          onRemoved={() => heading.current?.focus()}
        />
      )}
    </Section>
  );
}

interface FoundParts {
  all: UserAnswer[];
  sought: string;
  onAll: () => void;
  ask: (what: Asked) => void;
}

function Found({ all, sought, onAll, ask }: FoundParts) {
  if (all.length === 0)
    return (
      <Empty title={said.empty}>
        <p>
          {sentence(said.inviteFirst, {
            invite: (
              <Button look="link" onClick={() => ask({ kind: 'invite' })}>
                {said.inviteSomebody}
              </Button>
            ),
          })}
        </p>
      </Empty>
    );
  const found = all.filter((user) => matches(user, sought));
  if (found.length === 0) return <NothingFits title={said.noneFits(sought.trim())} onAll={onAll} />;
  return (
    <>
      <p role="status" className="visually-hidden">
        {said.found(found.length)}
      </p>
      <UserTable users={found} all={all} ask={ask} />
    </>
  );
}

/** Every word has to be somewhere in what is shown. */
function matches(user: UserAnswer, sought: string): boolean {
  const text = `${user.name} ${user.email} ${roleMeanings[user.role].name} ${userSaid(user).word}`.toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
