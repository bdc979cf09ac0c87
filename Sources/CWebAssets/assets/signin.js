import { byId } from './dom.js';
import './shell.js';
import { post } from './api.js';

const form = byId('signin-form');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const error = byId('signin-error');
  const button = form.querySelector('button');
  error.hidden = true;
  button.disabled = true;
  try {
    await post('/session', { name: form.elements.name.value.trim(), password: form.elements.password.value });
    location.assign(destination());
  } catch (problem) {
    error.textContent = problem.message;
    error.hidden = false;
    form.elements.password.select();
  } finally {
    button.disabled = false;
  }
});

// Only a page of this site: `//host` and `/\host` would lead elsewhere.
function destination() {
  const next = new URLSearchParams(location.search).get('next') ?? '/';
  const url = new URL(next, location.origin);
  return next.startsWith('/') && url.origin === location.origin ? url.pathname + url.search : '/';
}
