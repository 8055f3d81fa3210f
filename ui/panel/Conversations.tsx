import { useRef, useState } from 'react';
import type { CardAnswer } from '../../src/api/schemas/panel.ts';
import { texts } from '../texts/panel.ts';
import { Card } from './Card.tsx';
import css from './Conversations.module.css';
import { LinkBox } from './LinkBox.tsx';
import { AsideButton, Empty, Part } from './Part.tsx';
import { usePanel } from './panel-context.ts';

const said = texts.conversations;

/** Every linked conversation, and the way to one more. */
export function Conversations({ cards }: { cards: CardAnswer[] }) {
  const { panel } = usePanel();
  const [isLinking, setLinking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const isEmpty = cards.length === 0;
  const count = isEmpty ? null : <span className={css.count}>{cards.length}</span>;
  const close = (): void => {
    setLinking(false);
    opener.current?.focus();
  };
  const linked = (): void => {
    setLinking(false);
    heading.current?.focus();
  };
  return (
    <Part
      headingRef={heading}
      title={
        <>
          {said.title} {count}
        </>
      }
      aside={
        panel.can.link &&
        !isEmpty && (
          <AsideButton
            ref={opener}
            icon={isLinking ? 'close' : 'plus'}
            aria-expanded={isLinking}
            aria-label={isLinking ? said.closeLinking : said.linkConversation}
            onClick={() => (isLinking ? close() : setLinking(true))}
          >
            {isLinking ? texts.close : said.link}
          </AsideButton>
        )
      }
    >
      {isEmpty && (
        <Empty title={said.none}>
          <p>{panel.can.link ? said.linkOne : said.nameOne}</p>
        </Empty>
      )}
      {panel.can.link && (isLinking || isEmpty) && <LinkBox focused={isLinking} onLinked={linked} />}
      {!isEmpty && (
        <ul className={css.cards} aria-label={said.list}>
          {cards.map((card) => (
            <Card key={card.linkId} card={card} onUnlinked={() => heading.current?.focus()} />
          ))}
        </ul>
      )}
    </Part>
  );
}
