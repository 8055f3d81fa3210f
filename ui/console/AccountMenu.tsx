import { Menu, useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { Icon } from '../kit/Icon.tsx';
import css from './AccountMenu.module.css';
import { useViewer } from './session.ts';

const looks = [
  { value: 'auto', name: 'As the system' },
  { value: 'light', name: 'Light' },
  { value: 'dark', name: 'Dark' },
] as const;

type Look = (typeof looks)[number]['value'];

/** Who is signed in, and what is theirs: their account, how the pages look, the way out. */
export function AccountMenu() {
  const viewer = useViewer().data;
  // It would hold transitions still by a style element, which our policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const navigate = useNavigate();
  const out = useRef<HTMLFormElement>(null);
  return (
    <>
      <Menu position="top-start" width={208} shadow="md" keepMounted={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <button type="button" className={css.button}>
            <Icon name="person" />
            <span className={css.name}>{viewer?.name ?? 'Account'}</span>
            <Icon name="more" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="person" />} onClick={() => void navigate({ to: '/console/account' })}>
            My account
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>Look</Menu.Label>
          <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as Look)}>
            {looks.map(({ value, name }) => (
              <Menu.RadioItem key={value} value={value}>
                {name}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="leave" />} onClick={() => out.current?.requestSubmit()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <form ref={out} method="post" action="/sign-out" hidden />
    </>
  );
}
