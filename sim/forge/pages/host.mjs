/** The side of Jira: gives frames of apps their height, shows their flags, and asks for a rule's configuration. */
const frames = () => [...document.querySelectorAll('iframe[data-app]')];
const LEAST = 120;

function showFlag(frame, { id, title, description, type, actions }) {
  closeFlag(id);
  const flag = document.createElement('div');
  flag.className = `flag ${type ?? 'info'}`;
  flag.dataset.flag = id;
  flag.setAttribute('role', type === 'error' ? 'alert' : 'status');
  const text = document.createElement('p');
  text.textContent = description ? `${title} ${description}` : title;
  flag.append(text);
  actions.forEach((name, at) => {
    const button = document.createElement('button');
    button.textContent = name;
    button.addEventListener('click', () => {
      frame.contentWindow.postMessage({ forge: 'flag-action', id, at }, '*');
      closeFlag(id);
    });
    flag.append(button);
  });
  document.body.append(flag);
}

function closeFlag(id) {
  for (const flag of document.querySelectorAll('[data-flag]')) if (flag.dataset.flag === id) flag.remove();
}

addEventListener('message', ({ data, source }) => {
  const frame = frames().find((one) => one.contentWindow === source);
  if (!frame || typeof data !== 'object' || data === null) return;
  if (data.forge === 'height') frame.style.height = `${Math.max(LEAST, data.height)}px`;
  if (data.forge === 'flag') showFlag(frame, data);
  if (data.forge === 'flag-closed') closeFlag(data.id);
  if (data.forge === 'configured') {
    const output = document.querySelector('[data-configured]');
    if (output) output.textContent = data.value ?? '';
  }
});

// An app that was there first has told its height to nobody.
for (const frame of frames()) frame.contentWindow.postMessage({ forge: 'listening' }, '*');

document.querySelector('[data-configure]')?.addEventListener('click', () => {
  for (const frame of frames()) frame.contentWindow.postMessage({ forge: 'configure' }, '*');
});
