import { Select } from '@mantine/core';
import { useState } from 'react';
import type { ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { texts } from '../../texts/projects.ts';
import { useRecentIssues } from './choices.ts';

const said = texts.issue;

const KEY = /^[A-Za-z][A-Za-z0-9_]*-[1-9]\d*$/;

/** A real issue to try settings on: one that is known, or any by its key. */
export function IssueChoice({
  project,
  value,
  onChange,
}: { project: ProjectDetailAnswer } & { value: string | null; onChange: (key: string | null) => void }) {
  const [sought, seek] = useState('');
  const issues = useRecentIssues(project.id).data?.items ?? [];
  const known = issues.map(({ key, summary, status }) => ({ value: key, label: `${key} ${summary} (${status})` }));
  const typed = KEY.test(sought.trim()) ? sought.trim().toUpperCase() : null;
  const extra = [value, typed].filter((key) => key !== null && !known.some((one) => one.value === key));
  return (
    <Select
      label={said.label}
      description={said.description}
      placeholder={issues.length === 0 ? said.noneKnown : said.newest}
      data={[...known, ...[...new Set(extra)].map((key) => ({ value: String(key), label: `${key}` }))]}
      value={value}
      searchable
      clearable
      onSearchChange={seek}
      nothingFoundMessage={said.wholeKey(project.key, project.host.name)}
      onChange={onChange}
    />
  );
}
