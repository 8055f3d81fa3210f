import { Select } from '@mantine/core';
import { useState } from 'react';
import type { ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { useRecentIssues } from './choices.ts';

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
      label="On the issue"
      description="Type a key to read another one from the host."
      placeholder={issues.length === 0 ? 'None is known yet' : 'The newest one known'}
      data={[...known, ...[...new Set(extra)].map((key) => ({ value: String(key), label: `${key}` }))]}
      value={value}
      searchable
      clearable
      onSearchChange={seek}
      nothingFoundMessage={`Type a whole key such as ${project.key}-42 to read it from ${project.host.name}`}
      onChange={onChange}
    />
  );
}
