/** Asks for the permission that "Try the fix" needs, where a panel of the developer tools may not ask. */

const origins = new URLSearchParams(location.search).getAll('site');
const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

element('sites').replaceChildren(...origins.map((site) => Object.assign(document.createElement('li'), { textContent: site })));
element('allow').addEventListener('click', async () => {
  const isGranted = await chrome.permissions.request({ origins });
  element('said').textContent = isGranted ? 'Allowed. Press “Try the fix” in the panel again.' : 'Not allowed.';
});
