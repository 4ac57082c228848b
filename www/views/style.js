// The look that all views share: colours for light and dark, one text size, one mono size, and words for outcomes.

import { css } from 'lit';

/**
 * Every colour is a pair, of which the `color-scheme` of the page or panel around chooses one. A host may set the names with `corsight` in
 * them. Each text has a contrast of at least 4.5 to 1 on each of the surfaces.
 */
export const base = css`
  :host {
    --paper: var(--corsight-paper, light-dark(#f4f5f3, #121618));
    --panel: var(--corsight-panel, light-dark(#ffffff, #191f22));
    --sunk: var(--corsight-sunk, light-dark(#f0f2f0, #14191c));
    --line: var(--corsight-line, light-dark(#d8dcd9, #2f383c));
    --ink: var(--corsight-ink, light-dark(#1c2326, #dce3e5));
    --quiet: var(--corsight-quiet, light-dark(#576268, #9aa7ad));
    --accent: var(--corsight-accent, light-dark(#0a6e69, #55c3bb));
    --accent-ink: light-dark(#ffffff, #0c1516);
    --ok: light-dark(#18703a, #76cf93);
    --ok-back: light-dark(#e2f2e7, #17301f);
    --no: light-dark(#ab271c, #ff9488);
    --no-back: light-dark(#fbe8e5, #3a1c19);
    --warn: light-dark(#7d5200, #e5b95c);
    --warn-back: light-dark(#faefd6, #33280f);
    --note: light-dark(#3d5a80, #9dbbe0);
    --note-back: light-dark(#e8eef5, #1c2936);
    --mono: ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
    --text: system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
    display: block;
    min-width: 0;
    color: var(--ink);
    font: 14px/1.5 var(--text);
    overflow-wrap: anywhere;
  }
  :host([hidden]) { display: none; }
  * { box-sizing: border-box; }
  h2, h3, h4, p, ul, ol, dl, dd, pre { margin: 0; }
  ul, ol { padding: 0; list-style: none; }
  h2 { font-size: 14px; }
  h3 { font-size: 14px; }
  h4 { font-size: 12px; font-weight: 600; color: var(--quiet); }
  small { font-size: 12px; font-weight: 400; color: var(--quiet); }
  a { color: var(--accent); text-underline-offset: 2px; }
  code, pre { font: 12px/1.55 var(--mono); }
  pre { background: var(--sunk); border: 1px solid var(--line); border-radius: 4px; padding: 6px 8px; white-space: pre-wrap; }
  pre .line { display: block; padding-left: 2ch; text-indent: -2ch; }
  pre .name { font-weight: 500; color: var(--quiet); }
  pre .start { font-weight: 600; }
  .quiet { color: var(--quiet); }
  summary { cursor: pointer; }
  summary > h2, summary > h3 { display: inline; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
  button { font: inherit; color: inherit; cursor: pointer; }
  .pill {
    display: inline-block; font: 600 12px/1.5 var(--text); padding: 0 7px; border-radius: 9px; white-space: nowrap;
    background: var(--note-back); color: var(--note);
  }
  .pill.allowed { background: var(--ok-back); color: var(--ok); }
  .pill.blocked { background: var(--no-back); color: var(--no); }
  .pill.incomplete, .pill.pending { background: var(--warn-back); color: var(--warn); }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (forced-colors: active) { .pill { border: 1px solid; } }
`;
