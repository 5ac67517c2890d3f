/**
 * Runs in each page of the sites watched: finds the fields as they are focused, and shows what the service finds.
 * Knows no rule, keeps nothing, touches no node of the page.
 */
import { createClient } from './client.js';
import { deepActiveElement } from './fields.js';
import { Coverage } from './coverage.js';
import { Guard } from './guard.js';
import { removeHighlights } from './highlights.js';
import { followPointer } from './hover.js';
import { createFarewell, followLife } from './life.js';
import { removeOverlays } from './overlay.js';
import { answerPopup } from './overview.js';
import { createPlace } from './place.js';
import { siteName } from './sites.js';
import { Watches } from './watches.js';

/** Says that this document is watched: to the firm's own tools, and to a second copy of this script. */
const MARK = 'caveat';
const page = document.documentElement;

/** @param {KeyboardEvent} event by the place of the key: with Alt, its letter differs between systems */
const isShortcut = (event) => event.altKey && event.shiftKey && event.code === 'KeyC';

/** @param {Watches} watches @param {AbortSignal} signal */
function listen(watches, signal) {
  const passive = { signal, capture: true, passive: true };
  // focusin alone misses moves within a shadow root, and typing that began before this script.
  for (const name of ['focusin', 'beforeinput', 'input']) {
    addEventListener(name, (event) => watches.notice(event.composedPath()[0]), passive);
  }
  addEventListener('focusin', (event) => watches.focus(event.composedPath()[0]), passive);
  addEventListener('scroll', () => watches.follow(), passive);
  addEventListener('resize', () => watches.follow(), passive);
  addEventListener('pagehide', () => watches.retract(), { signal });
  // It may come back as it was left.
  addEventListener('pageshow', () => watches.report(), { signal });
  followPointer({ watches: () => watches.all, card: watches.card, signal });
}

/** @param {Watches} watches @param {AbortSignal} signal */
function listenToKeys(watches, signal) {
  const { card } = watches;
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const target = event.composedPath()[0];
    if (event.key === 'Escape' && card.open && !card.contains(target)) {
      card.close();
      // The same key would close the site's dialog, and the draft with it.
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (isShortcut(event) && watches.openCard(target)) event.preventDefault();
  };
  addEventListener('keydown', onKey, { signal, capture: true });
}

function start() {
  const life = new AbortController();
  const farewell = createFarewell();
  const client = createClient({ onOrphan: () => life.abort() });
  const place = createPlace(client);
  const coverage = new Coverage({ client, place, signal: life.signal });
  const watches = new Watches(client, place, (all) => coverage.misses(all));
  coverage.onUnseen = () => watches.report();
  new Guard({ watches, client, place, signal: life.signal });
  page.dataset[MARK] = 'on';
  listen(watches, life.signal);
  listenToKeys(watches, life.signal);
  followLife(watches, life.signal);
  answerPopup(watches, { signal: life.signal, site: siteName() });
  life.signal.addEventListener('abort', () => {
    const wasOfUse = watches.inUse;
    watches.end();
    removeHighlights();
    removeOverlays();
    delete page.dataset[MARK];
    if (wasOfUse) farewell();
  });
  // Typing may have begun before this script ran.
  watches.notice(deepActiveElement());
}

// The /try page runs this script by itself: the extension stays away from it.
if (page.dataset[MARK] !== 'on') start();
