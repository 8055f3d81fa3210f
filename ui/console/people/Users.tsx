import { useRef, useState } from 'react';
import type { UserAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { Loaded } from '../Loaded.tsx';
import { counted } from '../words.ts';
import { LinkDialog } from './LinkDialog.tsx';
import css from './People.module.css';
import { RemoveUser } from './RemoveUser.tsx';
import { roleMeanings } from './roles.ts';
import { SearchField } from './SearchField.tsx';
import { UserTable } from './UserTable.tsx';
import { type Asked, useUsers, userSaid } from './users-data.ts';

/** Everybody who may come in: found by name, address, role or state. */
export function Users() {
  const query = useUsers();
  const [sought, seek] = useState('');
  const [asked, ask] = useState<Asked>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <Section
      title="People"
      headingRef={heading}
      aside={
        <div className={css.filters}>
          <SearchField label="Search people" placeholder="Name, address or role" value={sought} onChange={seek} />
          <Button look="primary" onClick={() => ask({ kind: 'invite' })}>
            Invite
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
      <Empty title="Nobody has an account yet">
        <p>
          <Button look="link" onClick={() => ask({ kind: 'invite' })}>
            Invite somebody
          </Button>{' '}
          by a link that works once. You came by a link for operators; your own account is made under My account.
        </p>
      </Empty>
    );
  const found = all.filter((user) => matches(user, sought));
  if (found.length === 0)
    return (
      <Empty title={`Nobody fits “${sought.trim()}”`}>
        <p>
          <Button look="link" onClick={onAll}>
            Show all
          </Button>
        </p>
      </Empty>
    );
  return (
    <>
      <p role="status" className="visually-hidden">
        {counted(found.length, 'person', 'people')}
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
