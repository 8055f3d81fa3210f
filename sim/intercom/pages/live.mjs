// Keeps an open page true: after each change the page is read again and only what differs is put in place.
// The box to write in is never touched.

const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const thread = document.getElementById('thread');
toEnd();

const events = new EventSource('/_sim/events');
events.addEventListener('change', () => void lookAgain());
events.addEventListener('open', () => void lookAgain());

let looking = false;
let again = false;

async function lookAgain() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  try {
    const response = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    update(fresh);
  } finally {
    looking = false;
    if (again) {
      again = false;
      void lookAgain();
    }
  }
}

function update(fresh) {
  if (document.getElementById('composer') !== null && fresh.getElementById('composer') === null) {
    location.reload();
    return;
  }
  if (document.getElementById('list') === null && fresh.getElementById('list') !== null) {
    location.reload();
    return;
  }
  for (const id of ['head', 'details', 'open-count']) replaceInside(id, fresh);
  updateList(fresh);
  updateParts(fresh);
}

function replaceInside(id, fresh) {
  const here = document.getElementById(id);
  const there = fresh.getElementById(id);
  if (!here || !there || here.innerHTML === there.innerHTML) return;
  const hadFocus = here.contains(document.activeElement);
  here.replaceChildren(...there.childNodes);
  if (hadFocus) (here.querySelector('button') ?? here.querySelector('a'))?.focus();
}

/** Items that moved glide to their new place. */
function updateList(fresh) {
  const list = document.getElementById('list');
  const there = fresh.getElementById('list');
  if (!list || !there) return;
  const before = new Map([...list.children].map((item) => [item.dataset.id, item]));
  const tops = new Map([...before].map(([id, item]) => [id, item.getBoundingClientRect().top]));
  const focused = document.activeElement?.closest('#list > li')?.dataset.id;
  const items = [...there.children].map((item) => {
    const known = before.get(item.dataset.id);
    if (!known) return item;
    if (known.innerHTML !== item.innerHTML) known.replaceChildren(...item.childNodes);
    return known;
  });
  if (items.length === before.size && items.every((item, at) => item === list.children[at])) return;
  list.replaceChildren(...items);
  if (focused) list.querySelector(`[data-id="${focused}"] a`)?.focus();
  if (calm) return;
  for (const item of items) {
    const moved = (tops.get(item.dataset.id) ?? item.getBoundingClientRect().top) - item.getBoundingClientRect().top;
    if (moved === 0) continue;
    const from = { transform: `translateY(${moved}px)` };
    item.animate([from, { transform: 'none' }], { duration: 320, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' });
  }
}

function updateParts(fresh) {
  const parts = document.getElementById('parts');
  const there = fresh.getElementById('parts');
  if (!parts || !there || !thread) return;
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 120;
  const known = new Map([...parts.children].map((part) => [part.dataset.id, part]));
  const said = [];
  const children = [...there.children].map((part) => {
    const old = known.get(part.dataset.id);
    if (old) {
      if (old.innerHTML !== part.innerHTML) old.replaceChildren(...part.childNodes);
      return old;
    }
    part.classList.add('arrived');
    const label = { note: 'New internal note from', customer: 'New message from', admin: 'New reply from' }[
      part.dataset.kind
    ];
    said.push(label ? `${label} ${part.querySelector('.author')?.textContent}` : part.textContent.trim());
    return part;
  });
  if (children.length === parts.children.length && said.length === 0) return;
  parts.replaceChildren(...children);
  document.getElementById('announce').textContent = said.join('. ');
  if (atEnd) toEnd();
}

function toEnd() {
  if (thread) thread.scrollTop = thread.scrollHeight;
}

const composer = document.getElementById('composer');
composer?.addEventListener('submit', (event) => {
  event.preventDefault();
  void send(new FormData(composer)).then(() => {
    composer.elements.text.value = '';
    toEnd();
  });
});
composer?.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) composer.requestSubmit();
});
document.getElementById('head')?.addEventListener('submit', (event) => {
  event.preventDefault();
  void send(new FormData(event.target, event.submitter));
});

async function send(form) {
  await fetch(location.href, { method: 'POST', body: new URLSearchParams(form) });
  await lookAgain();
}

setInterval(() => {
  for (const element of document.querySelectorAll('time')) element.textContent = ago(Date.parse(element.dateTime));
}, 20_000);

function ago(at) {
  const passed = Math.max(0, (Date.now() - at) / 1000);
  if (passed < 60) return 'now';
  if (passed < 3600) return `${Math.floor(passed / 60)} min`;
  if (passed < 86_400) return `${Math.floor(passed / 3600)} h`;
  return `${Math.floor(passed / 86_400)} d`;
}
