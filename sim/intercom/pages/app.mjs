// The app beside the conversation: asked when the page opens and when something in it is pressed.

const section = document.getElementById('app');
const canvas = document.getElementById('canvas');

async function ask(pressed) {
  const form = document.getElementById('canvas-form');
  const body = new URLSearchParams(form ? new FormData(form) : undefined);
  if (pressed !== undefined) body.set('pressed', pressed);
  section.setAttribute('aria-busy', 'true');
  for (const button of canvas.querySelectorAll('button')) button.disabled = true;
  const response = await fetch(section.dataset.path, { method: 'POST', body });
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  canvas.replaceChildren(...fresh.body.childNodes);
  section.removeAttribute('aria-busy');
  if (pressed !== undefined) canvas.querySelector('input, textarea, button, a')?.focus();
}

if (section && canvas) {
  canvas.addEventListener('click', (event) => {
    const pressed = event.target.closest('[data-press]')?.dataset.press;
    if (pressed !== undefined) void ask(pressed);
  });
  // Enter in a field is not a press of anything.
  canvas.addEventListener('submit', (event) => event.preventDefault());
  void ask();
}
