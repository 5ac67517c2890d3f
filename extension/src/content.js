/**
 * Runs in each page of the sites watched: finds the fields as they are focused, and shows what the service finds.
 * Knows no rule, keeps nothing, touches no node of the page.
 * @import { Policy, Status } from './types'
 */
import { Badge } from './badge.js';
import { Card } from './card.js';
import { createClient } from './client.js';
import { deepActiveElement, fieldOf } from './fields.js';
import { groupAt, groupFindings } from './groups.js';
import { removeHighlights } from './highlights.js';
import { followPointer } from './hover.js';
import { createVoice } from './voice.js';
import { removeOverlays } from './overlay.js';
import { Watch } from './watch.js';

function start() {
  const page = document.documentElement;
  const life = new AbortController();
  const { signal } = life;
  /** @type {Map<HTMLElement, Watch>} */
  const watches = new Map();
  /** @type {Map<Watch, Badge>} */
  const badges = new Map();
  /** @type {Pick<Policy, 'pause_ms' | 'max_text' | 'categories'>} */
  let policy = { pause_ms: 400, max_text: 20_000, categories: {} };
  let reported = '';

  const client = createClient({ onOrphan: () => life.abort() });
  const card = new Card({ categories: () => policy.categories });
  const voice = createVoice();

  /** @returns {Status} */
  function status() {
    const all = [...watches.values()];
    const findings = all.reduce((sum, watch) => sum + watch.findings.length, 0);
    const unchecked = all.some((watch) => watch.text && (watch.reason !== null || watch.state === 'long'));
    return { state: unchecked ? 'unchecked' : findings ? 'remarks' : 'clean', findings };
  }

  function report() {
    const now = status();
    if (JSON.stringify(now) === reported) return;
    reported = JSON.stringify(now);
    client.status(now);
  }

  /** @param {Watch} watch */
  function changed(watch) {
    if (card.watch === watch) card.close();
    badges.get(watch)?.update();
    if (watch.state !== 'waiting') voice.tell(watch);
    report();
  }

  /** @param {Watch} watch */
  function moved(watch) {
    badges.get(watch)?.move();
    if (card.watch === watch) card.place();
  }

  /** @param {Watch} watch */
  function ended(watch) {
    if (card.watch === watch) card.close();
    badges.get(watch)?.remove();
    badges.delete(watch);
    watches.delete(watch.element);
    report();
  }

  /** @param {Watch} watch the badge was pressed: retry, or open the first card */
  function pressed(watch) {
    if (watch.reason) watch.check();
    else if (watch.findings.length) card.show(watch, groupFindings(watch.findings)[0], { focus: true });
  }

  async function learnPolicy() {
    const reply = await client.policy();
    if (reply.ok) policy = reply.answer;
  }

  /** @param {Event | null} event @param {unknown} target */
  function notice(event, target = event?.composedPath()[0]) {
    const element = fieldOf(target);
    if (event?.type === 'focusin' && element) learnPolicy();
    if (!element || watches.has(element)) return;
    const watch = new Watch(element, {
      check: client.check,
      policy: () => policy,
      onChange: changed,
      onMove: moved,
      onEnd: ended,
    });
    watches.set(element, watch);
    badges.set(watch, new Badge(watch, pressed));
  }

  /** @param {KeyboardEvent} event Alt+Shift+C; by place, since the letter changes with Alt on some systems */
  function key(event) {
    if (event.key === 'Escape' && card.open && !card.contains(event.composedPath()[0])) return card.close();
    if (!event.altKey || !event.shiftKey || event.code !== 'KeyC') return;
    const watch = watches.get(/** @type {HTMLElement} */ (fieldOf(event.composedPath()[0])));
    const groups = groupFindings(watch?.findings ?? []);
    if (!watch || !groups.length) return;
    event.preventDefault();
    card.show(watch, groups[groupAt(groups, watch.surface.caret())], { focus: true });
  }

  function follow() {
    for (const watch of watches.values()) watch.move();
  }

  page.dataset.caveat = 'on';
  for (const name of ['focusin', 'beforeinput', 'input']) addEventListener(name, notice, { signal, capture: true, passive: true });
  addEventListener('keydown', key, { signal, capture: true });
  addEventListener('scroll', follow, { signal, capture: true, passive: true });
  addEventListener('resize', follow, { signal, passive: true });
  followPointer({ watches: () => watches.values(), card, signal });
  chrome.runtime.onMessage.addListener((message, _sender, respond) => {
    if (message.name === 'watched') respond({ watched: true });
  });
  signal.addEventListener('abort', () => {
    for (const watch of [...watches.values()]) watch.end();
    removeHighlights();
    removeOverlays();
    delete page.dataset.caveat;
  });
  notice(null, deepActiveElement());
}

// The /try page runs this script by itself: the extension stays away from it.
if (document.documentElement.dataset.caveat !== 'on') start();
