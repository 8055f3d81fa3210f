/** What Canvas Kit takes as an answer (Intercom docs, Canvas Kit; types of intercom-client 6): sentences about what is wrong, none if it is fine. */
const MOST_BYTES = 64 * 1024;

type Fields = Record<string, unknown>;

export function canvasProblems(answer: unknown): string[] {
  const canvas = fieldsOf(fieldsOf(answer)?.['canvas']);
  const content = fieldsOf(canvas?.['content']);
  const components = content?.['components'];
  if (!Array.isArray(components)) return ['canvas.content.components is no list'];
  const problems = components.flatMap((component, at) =>
    problemsOf(component).map((problem) => `component ${at}: ${problem}`),
  );
  const ids = components.flatMap((component) => idsOf(fieldsOf(component)));
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) problems.push(`the id ${id} is there twice`);
  if (size(content) > MOST_BYTES) problems.push('the content is larger than 64 kB');
  if (size(canvas?.['stored_data'] ?? {}) > MOST_BYTES) problems.push('stored_data is larger than 64 kB');
  return [...new Set(problems)];
}

function size(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function idsOf(component: Fields | undefined): string[] {
  const own = typeof component?.['id'] === 'string' ? [component['id']] : [];
  const items = component?.['type'] === 'list' && Array.isArray(component['items']) ? component['items'] : [];
  return [...own, ...items.flatMap((item) => idsOf(fieldsOf(item)))];
}

function problemsOf(given: unknown): string[] {
  const component = fieldsOf(given);
  if (!component) return ['is no object'];
  switch (component['type']) {
    case 'text':
      return [...need(component, ['text']), ...oneOf(component, 'style', ['header', 'paragraph', 'muted', 'error'])];
    case 'divider':
      return [];
    case 'spacer':
      return oneOf(component, 'size', ['xs', 's', 'm', 'l', 'xl']);
    case 'data-table':
      return listed(component, 'items', (item) => [
        ...oneOf(item, 'type', ['field-value']),
        ...need(item, ['field', 'value']),
      ]);
    case 'list':
      return listed(component, 'items', (item) => [
        ...oneOf(item, 'type', ['item']),
        ...need(item, ['id', 'title']),
        ...actionProblems(item),
      ]);
    case 'button':
      return [
        ...need(component, ['id', 'label']),
        ...(component['action'] === undefined ? ['has no action'] : actionProblems(component)),
        ...oneOf(component, 'style', ['primary', 'secondary', 'link']),
      ];
    case 'input':
      return [
        ...need(component, ['id']),
        ...actionProblems(component),
        ...oneOf(component, 'save_state', ['unsaved', 'saved', 'failed']),
      ];
    case 'textarea':
      return need(component, ['id']);
    case 'dropdown':
    case 'single-select':
      return [...need(component, ['id']), ...optionProblems(component)];
    default:
      return [`its type ${String(component['type'])} is none of Canvas Kit`];
  }
}

function optionProblems(component: Fields): string[] {
  const options = component['options'];
  if (!Array.isArray(options) || options.length < 2 || options.length > 10) return ['takes two to ten options'];
  return listed(component, 'options', (option) => [
    ...oneOf(option, 'type', ['option']),
    ...need(option, ['id', 'text']),
  ]);
}

function listed(component: Fields, name: string, check: (item: Fields) => string[]): string[] {
  const items = component[name];
  if (!Array.isArray(items) || items.length === 0) return [`${name} is no list, or empty`];
  return items.flatMap((item) => check(fieldsOf(item) ?? {}));
}

function need(fields: Fields, names: string[]): string[] {
  return names.flatMap((name) =>
    typeof fields[name] === 'string' && fields[name] !== '' ? [] : [`${name} is missing or empty`],
  );
}

function oneOf(fields: Fields, name: string, values: string[]): string[] {
  const value = fields[name];
  return value === undefined || (typeof value === 'string' && values.includes(value))
    ? []
    : [`${name} is ${JSON.stringify(value)}`];
}

function actionProblems(fields: Fields): string[] {
  const action = fieldsOf(fields['action']);
  if (fields['action'] === undefined) return [];
  if (action?.['type'] === 'submit') return [];
  if (action?.['type'] !== 'url') return ['its action is neither submit nor url'];
  return /^https?:\/\//.test(String(action['url'])) ? [] : ['its url leads nowhere'];
}
