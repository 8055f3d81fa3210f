import { useQuery } from '@tanstack/react-query';
import type { CommentPreviewAnswer } from '../../../src/api/schemas/requests.ts';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { Written } from '../../kit/Written.tsx';
import { texts } from '../../texts/request.ts';
import { send } from '../api.ts';
import { PartNotice } from '../AwayNotice.tsx';
import { requestsPath } from './data.ts';
import css from './Preview.module.css';

/** What is being written as it will be shown: the server reads its Markdown, as it does once it is said. */
export function Preview({ text }: { text: string }) {
  const path = `${requestsPath}/preview`;
  const isEmpty = text.trim() === '';
  const shown = useQuery({
    queryKey: [path, text],
    queryFn: () => send<CommentPreviewAnswer>(path, { body: { text } }),
    enabled: !isEmpty,
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <div className={css.preview} role="region" aria-label={texts.composer.preview} aria-live="polite">
      {isEmpty ? (
        <p className={css.empty}>{texts.composer.nothingToShow}</p>
      ) : shown.data !== undefined ? (
        <Written html={shown.data.html} />
      ) : shown.error !== null ? (
        <PartNotice error={shown.error} onRetry={() => void shown.refetch()} />
      ) : (
        <Skeleton rows={2} />
      )}
    </div>
  );
}
