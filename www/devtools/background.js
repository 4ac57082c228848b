/**
 * Sets the rules of "Try the fix", and takes them away when the panel goes: rules last as long as the panel's connection. They are session
 * rules, so the browser forgets them at its end in any case.
 */

/** @typedef {chrome.declarativeNetRequest.Rule} Rule */

const { declarativeNetRequest } = chrome;
const CONNECTION = /^corsight:(\d+)$/;

/** One change of the rules after the other, because each begins with what there is. @type {Promise<unknown>} */
let last = Promise.resolve();

// A worker that was stopped lost its connections, and the panels make new ones.
replace(() => true, []);

chrome.runtime.onConnect.addListener((port) => {
  const tabId = Number(CONNECTION.exec(port.name)?.[1]);
  if (!tabId) return;
  const isOfTab = (/** @type {Rule} */ rule) => Boolean(rule.condition.tabIds?.includes(tabId));
  port.onMessage.addListener(({ rules }) => {
    replace(isOfTab, rules).then(() => port.postMessage({ active: rules.length }), (error) => port.postMessage({ error: String(error?.message ?? error) }));
  });
  port.onDisconnect.addListener(() => replace(isOfTab, []));
});

// Where a panel may not ask for a permission itself, as in Firefox, a page of its own asks.
chrome.runtime.onMessage.addListener(({ granted, ask }, sender, answer) => {
  if (granted) {
    chrome.permissions.contains({ origins: granted }).then(answer);
    return true;
  }
  if (ask) chrome.windows.create({ type: 'popup', width: 520, height: 260, url: `permission.html?${new URLSearchParams(ask.map((/** @type {string} */ site) => ['site', site]))}` });
  return false;
});

/**
 * Takes the old rules away and sets new ones.
 *
 * @param {(rule: Rule) => boolean} isOld
 * @param {Omit<Rule, 'id'>[]} rules
 */
function replace(isOld, rules) {
  const change = last.then(async () => {
    const present = await declarativeNetRequest.getSessionRules();
    const old = present.filter(isOld).map(({ id }) => id);
    const highest = Math.max(0, ...present.map(({ id }) => id));
    await declarativeNetRequest.updateSessionRules({ removeRuleIds: old, addRules: rules.map((rule, index) => ({ ...rule, id: highest + 1 + index })) });
  });
  last = change.catch(() => {});
  return change;
}
