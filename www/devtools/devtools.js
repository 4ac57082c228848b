/** The page that the browser loads when the developer tools of a tab are opened. It makes the panel. */
import { Traffic } from './traffic.js';

const traffic = new Traffic(chrome.devtools.network);

chrome.devtools.panels.create('Corsight', 'icon.png', 'panel.html', (panel) => {
  panel.onShown.addListener((window) => {
    // The panel's page may not have run its script yet, so it finds the traffic in either way.
    Object.assign(window, { traffic });
    window.dispatchEvent(new Event('corsight-traffic'));
  });
});
