/**
 * Makes the pages live: parts marked `data-live` follow the server's events, forms post without leaving the page.
 * Everything works without it, only with page loads.
 */
const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

function tellTimes() {
  for (const time of document.querySelectorAll('time')) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
    time.textContent = unit === 'second' ? 'just now' : relative.format(Math.round(seconds / size), unit);
  }
}

/** Whether a person is in the middle of something inside this part. */
function isBusy(part) {
  const open = part.querySelector('details[open]');
  return (
    Boolean(open) ||
    (part.contains(document.activeElement) && document.activeElement.matches('textarea, input, select'))
  );
}

function takeOver(markup) {
  const fresh = new DOMParser().parseFromString(markup, 'text/html');
  for (const part of document.querySelectorAll('[data-live]')) {
    const next = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (!next || isBusy(part)) continue;
    tellTimesIn(next);
    if (next.innerHTML === part.innerHTML) continue;
    const focused = document.activeElement;
    const place = part.contains(focused) ? [...part.querySelectorAll('button, a, select')].indexOf(focused) : -1;
    part.replaceChildren(...next.childNodes);
    if (place >= 0) (part.querySelectorAll('button, a, select')[place] ?? part.querySelector('button, a'))?.focus();
    if (part.dataset.announceChange)
      document.querySelector('[data-announce]').textContent = part.dataset.announceChange;
  }
  refreshEditor(fresh);
  document.title = fresh.title;
  enhance();
}

/** The closed editor gets the newest text; an open one stays as the person left it. */
function refreshEditor(fresh) {
  for (const editor of document.querySelectorAll('[data-fresh]:not([open])')) {
    const next = fresh.querySelector(`[data-fresh="${editor.dataset.fresh}"]`);
    if (next) editor.replaceChildren(...next.childNodes);
  }
}

function tellTimesIn(root) {
  for (const time of root.querySelectorAll('time')) {
    const known = document.querySelector(`time[datetime="${time.dateTime}"]`);
    if (known) time.textContent = known.textContent;
  }
}

let refreshing;
function refresh() {
  clearTimeout(refreshing);
  refreshing = setTimeout(async () => {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (answer.ok) takeOver(await answer.text());
  }, 60);
}

async function post(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const answer = await fetch(form.action, { method: 'POST', body });
  const to = new URL(answer.url);
  if (!answer.ok || to.pathname !== location.pathname) {
    if (answer.ok) location.assign(answer.url);
    else HTMLFormElement.prototype.submit.call(form);
    return;
  }
  const editor = form.closest('details');
  if (editor) editor.open = false;
  form.reset();
  if (document.activeElement.matches('textarea, input, select')) document.activeElement.blur();
  takeOver(await answer.text());
  document.querySelector('[data-announce]').textContent = 'Saved';
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('[data-quiet]')) return;
  event.preventDefault();
  void post(form, event.submitter);
});

document.addEventListener('change', (event) => {
  if (event.target.matches('[data-submit]')) event.target.form.requestSubmit();
});

function enhance() {
  for (const button of document.querySelectorAll('[data-without-script]')) button.hidden = true;
  tellTimes();
}

enhance();
setInterval(tellTimes, 30_000);
const issue = document.querySelector('[data-issue]')?.dataset.issue;
const events = new EventSource('/_sim/events');
events.addEventListener('change', (event) => {
  if (!issue || JSON.parse(event.data).issueId === issue) refresh();
});
events.addEventListener('open', refresh);
