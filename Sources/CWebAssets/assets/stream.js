// Server-sent events of the daemon. The browser reconnects by itself and resumes with Last-Event-ID; after a gap
// the listeners are told to read everything again, so nothing shown can stay stale.

const listeners = {
  tags: [],
  presence: [],
  alarm: [],
  item: [],
  purchase: [],
  task: [],
  order: [],
  manifest: [],
  health: [],
  state: [],
  resync: [],
};
let source = null;
let wasOpen = false;
let retry_ms = 1000;
let timer = 0;

/** Calls `handler` with the data of each event named `kind`; `state` gives open|lost, `resync` asks to read again. */
export function on(kind, handler) {
  listeners[kind].push(handler);
  if (!source && !document.hidden) connect();
}

function tell(kind, data) {
  for (const handler of listeners[kind]) handler(data);
}

function connect() {
  clearTimeout(timer);
  source?.close();
  source = new EventSource('/api/v1/stream');
  source.onopen = () => {
    retry_ms = 1000;
    tell('state', 'open');
    if (wasOpen) tell('resync');
    wasOpen = true;
  };
  source.onerror = () => {
    tell('state', 'lost');
    // The browser gives up for good when the answer was an error; we do not.
    if (source.readyState === EventSource.CLOSED) {
      timer = setTimeout(connect, retry_ms);
      retry_ms = Math.min(retry_ms * 2, 15000);
    }
  };
  for (const kind of ['tags', 'presence', 'alarm', 'item', 'purchase', 'task', 'order', 'manifest', 'health']) {
    source.addEventListener(kind, (event) => {
      let data;
      try {
        data = JSON.parse(event.data);
      } catch {
        return;
      }
      tell(kind, data);
    });
  }
}

// A browser opens six connections to one place at most: hidden tabs give theirs back.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    clearTimeout(timer);
    source?.close();
    source = null;
  } else if (!source && Object.values(listeners).some((each) => each.length)) {
    connect();
  }
});
window.addEventListener('pagehide', () => source?.close());
window.addEventListener('pageshow', (event) => {
  if (event.persisted && !document.hidden) connect();
});
