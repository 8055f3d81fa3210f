import css from './Forge.module.css';

/** Instead of a page, where there is no Jira around it, or a place in Jira that this version does not know. */
export function Outside({ place = null }: { place?: string | null }) {
  return (
    <main className={css.page}>
      <h1 className={css.title}>Nothing to show here</h1>
      <p>
        {place === null
          ? 'This page belongs inside Jira: open an issue there and look for Intercom beside it.'
          : `This version of the app has no page for ${place}. Deploy the app and upgrade the installation.`}
      </p>
    </main>
  );
}
