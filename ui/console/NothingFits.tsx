import { Button } from '../kit/Button.tsx';
import { Empty } from '../kit/Section.tsx';
import { texts } from '../texts/console-parts.ts';

/** What a list says when it has something, but nothing of what is sought. */
export function NothingFits({ title, onAll }: { title: string; onAll: () => void }) {
  return (
    <Empty title={title}>
      <p>
        <Button look="link" onClick={onAll}>
          {texts.showAll}
        </Button>
      </p>
    </Empty>
  );
}
