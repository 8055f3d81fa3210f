/** What Forge puts before an app's own scripts: one global that takes commands (Forge docs, Custom UI bridge). */
const here = new URL('.', import.meta.url).pathname;
const waiting = new Map();
let configure;

const ask = async (command, data) => {
  const answer = await fetch(`${here}__bridge`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ command, data }),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.message);
  return said.value ?? undefined;
};

const dark = matchMedia('(prefers-color-scheme: dark)');
const paint = () => {
  document.documentElement.dataset.colorMode = dark.matches ? 'dark' : 'light';
};

const commands = {
  enableTheming() {
    paint();
    dark.addEventListener('change', paint);
  },
  navigate: ({ url }) => void window.open(url, '_blank', 'noopener'),
  showFlag({ id, title, type, actions = [], description }) {
    waiting.set(id, actions);
    const names = actions.map(({ text }) => text);
    parent.postMessage({ forge: 'flag', id, title, description, type, actions: names }, '*');
    return { close: () => parent.postMessage({ forge: 'flag-closed', id }, '*') };
  },
  closeFlag: ({ id }) => parent.postMessage({ forge: 'flag-closed', id }, '*'),
  on({ event, callback }) {
    const events = new EventSource(`${here}__events`);
    const hear = ({ data }) => callback(JSON.parse(data));
    events.addEventListener(event, hear);
    return { unsubscribe: () => events.close() };
  },
  setWorkflowRuleConfigurationCallback({ data }) {
    configure = data.onConfigure;
  },
  getUrl: () => location.href,
  reload: () => location.reload(),
  refresh: () => undefined,
  close: () => parent.postMessage({ forge: 'closed' }, '*'),
};

globalThis.__bridge = {
  callBridge: async (command, data) =>
    Object.hasOwn(commands, command) ? commands[command](data) : ask(command, data),
};

const saveConfiguration = async () => {
  parent.postMessage({ forge: 'configured', value: (await configure?.()) ?? null }, '*');
};

addEventListener('message', ({ data, source }) => {
  if (source !== parent || typeof data !== 'object' || data === null) return;
  if (data.forge === 'flag-action') waiting.get(data.id)?.[data.at]?.onClick?.();
  if (data.forge === 'configure') void saveConfiguration();
  if (data.forge === 'listening') tellHeight();
});

function tellHeight() {
  parent.postMessage({ forge: 'height', height: document.documentElement.scrollHeight }, '*');
}

new ResizeObserver(tellHeight).observe(document.documentElement);
