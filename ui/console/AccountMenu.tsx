import { Menu, useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { forgetDrafts } from '../kit/drafts.ts';
import { Icon } from '../kit/Icon.tsx';
import { texts } from '../texts/console.ts';
import { isLanguage, language, languages, speak } from '../texts/language.ts';
import css from './AccountMenu.module.css';
import { useViewer } from './session.ts';

const said = texts.menu;
const looks = ['auto', 'light', 'dark'] as const;

type Look = (typeof looks)[number];

/** Who is signed in, and what is theirs: their account, how the pages look and speak, the way out. */
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
            <span className={css.name}>{viewer?.name ?? said.account}</span>
            <Icon name="more" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="person" />} onClick={() => void navigate({ to: '/console/account' })}>
            {said.myAccount}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{said.look}</Menu.Label>
          <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as Look)}>
            {looks.map((look) => (
              <Menu.RadioItem key={look} value={look}>
                {said.looks[look]}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Label>{said.language}</Menu.Label>
          <Menu.RadioGroup value={language} onChange={(value) => isLanguage(value) && speak(value)}>
            {Object.entries(languages).map(([code, name]) => (
              <Menu.RadioItem key={code} value={code} lang={code}>
                {name}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="leave" />} onClick={() => out.current?.requestSubmit()}>
            {said.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <form ref={out} method="post" action="/sign-out" hidden onSubmit={forgetDrafts} />
    </>
  );
}
