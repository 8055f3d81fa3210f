/** An issue as it was before a change, from how it was after it. Pure. */

type Json = Record<string, unknown>;

/** `items` of one entry of the history; `statuses` as Jira lists them, for what an item leaves out. What is not known of is left as it is. */
export function undo(after: Json, items: readonly Json[], statuses: readonly Json[]): Json {
  const fields: Json = { ...(after['fields'] as Json) };
  let key = after['key'];
  for (const item of items) {
    const { from, text } = before(item);
    if (item['fieldtype'] === 'custom') continue;
    switch (String(item['field']).toLowerCase()) {
      case 'status':
        fields['status'] = statuses.find(({ id }) => id === from) ?? { id: from, name: text ?? from ?? '' };
        break;
      case 'assignee':
        fields['assignee'] = from === null ? null : { accountId: from, key: from, displayName: text };
        break;
      case 'resolution':
        fields['resolution'] = text === null ? null : { id: from, name: text };
        break;
      case 'summary':
        fields['summary'] = text ?? '';
        break;
      case 'description':
        fields['description'] = text;
        break;
      case 'key':
        key = text ?? key;
        fields['project'] = { key: String(key).replace(/-\d+$/, '') };
        break;
    }
  }
  return { ...after, key, fields };
}

/** Only own properties count: `toString` and its like are also methods of every object. */
function before(item: Json): { from: string | null; text: string | null } {
  const own = (name: string): string | null => {
    const value = Object.hasOwn(item, name) ? item[name] : null;
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return { from: own('from'), text: own('fromString') };
}
