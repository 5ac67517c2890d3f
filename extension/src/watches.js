/**
 * All the fields watched in a document, with what is shown for each: the badge, the card, the count in the toolbar.
 * @import { Policy, Status } from './types'
 */
import { Badge } from './badge.js';
import { Card } from './card.js';
import { fieldOf } from './fields.js';
import { groupAt, groupFindings } from './groups.js';
import { isOurs } from './overlay.js';
import { createScreening } from './screening.js';
import { createVoice } from './voice.js';
import { Watch } from './watch.js';

/** @type {Status} */
const NOTHING = { state: 'clean', findings: 0 };

/** @param {Watch[]} watches @param {(watches: Watch[]) => boolean} misses @returns {Status} */
function statusOf(watches, misses) {
  const findings = watches.reduce((sum, watch) => sum + watch.findings.length, 0);
  const unchecked = watches.some((watch) => watch.text && (watch.reason !== null || watch.state === 'long'));
  return { state: unchecked ? 'unchecked' : findings ? 'remarks' : 'clean', findings, ...(misses(watches) && { missed: true }) };
}

export class Watches {
  /** @type {Map<HTMLElement, Watch>} */
  #watches = new Map();
  /** @type {Map<Watch, Badge>} */
  #badges = new Map();
  /** @type {Pick<Policy, 'pause_ms' | 'max_text' | 'categories' | 'lessons' | 'features' | 'handbook'>} until the service told its own */
  #policy = { pause_ms: 400, max_text: 20_000, categories: {} };
  #reported = '';
  #voice = createVoice();
  #client;
  #place;
  #screen;
  #misses;

  /**
   * @param {ReturnType<typeof import('./client.js').createClient>} client
   * @param {ReturnType<typeof import('./place.js').createPlace>} place
   * @param {(watches: Watch[]) => boolean} misses whether the site's adapter should know one of these fields and does not
   */
  constructor(client, place, misses) {
    this.#client = client;
    this.#place = place;
    this.#screen = createScreening({ client, place });
    this.#misses = misses;
    this.card = new Card({ policy: () => this.#policy, client });
  }

  get all() {
    return this.#client.alive() ? [...this.#watches.values()] : [];
  }

  /** Whether there is a draft that somebody may want checked. */
  get inUse() {
    return [...this.#watches.values()].some(({ text }) => text !== '');
  }

  /** @param {unknown} target what may be in a field: watch that from now on */
  notice(target) {
    const element = isOurs(target) ? null : fieldOf(target);
    if (!element || !this.#client.alive()) return;
    const watch = this.#watches.get(element) ?? this.#watch(element);
    watch.usedAt = Date.now();
  }

  /** @param {HTMLElement} element */
  #watch(element) {
    const watch = new Watch(element, {
      screen: this.#screen,
      contextOf: (field) => this.#place.describe(field).context,
      policy: () => this.#policy,
      onChange: (changed) => this.#changed(changed),
      onMove: (moved) => this.#moved(moved),
      onEnd: (ended) => this.#ended(ended),
    });
    this.#watches.set(element, watch);
    this.#badges.set(watch, new Badge(watch, () => this.#pressed(watch)));
    return watch;
  }

  /** @param {unknown} target what got the focus: wakes the worker before the first check */
  async focus(target) {
    if (!fieldOf(target)) return;
    this.#place.learn();
    // Also when there is nothing to tell: so the popup knows of this frame.
    this.report();
    const reply = await this.#client.policy();
    if (reply.ok) this.#policy = reply.answer;
    // The firm's handles may be known only now.
    this.#place.learn();
  }

  /**
   * @param {unknown} target
   * @returns {boolean} whether there was a card to open for the field that holds it
   */
  openCard(target) {
    const watch = this.all.find(({ element }) => element === fieldOf(target));
    const groups = groupFindings(watch?.findings ?? []);
    if (!watch || !groups.length) return false;
    this.card.show(watch, groups[groupAt(groups, watch.surface.selected()?.end ?? 0)], { focus: true });
    return true;
  }

  retry() {
    for (const watch of this.all) watch.retry();
  }

  /** What the site's adapter misses here, and whether it is the built-in one against the service's wish. */
  get coverage() {
    return { missed: this.#misses(this.all), note: this.#place.told.note };
  }

  follow() {
    for (const watch of this.all) watch.move();
  }

  /** @param {Status} [status] */
  report(status = statusOf(this.all, this.#misses)) {
    if (JSON.stringify(status) === this.#reported) return;
    this.#reported = JSON.stringify(status);
    this.#client.status(status);
  }

  /** The page goes: the browser would keep its count on the tab. */
  retract() {
    this.report(NOTHING);
  }

  end() {
    for (const watch of [...this.#watches.values()]) watch.end();
  }

  /** @param {Watch} watch */
  #changed(watch) {
    if (!this.#client.alive()) return;
    if (this.card.watch === watch) this.card.refresh();
    this.#badges.get(watch)?.update();
    if (watch.state !== 'waiting') this.#voice.tell(watch);
    this.report();
  }

  /** @param {Watch} watch */
  #moved(watch) {
    this.#badges.get(watch)?.move();
    if (this.card.watch === watch) this.card.place();
  }

  /** @param {Watch} watch */
  #ended(watch) {
    if (this.card.watch === watch) this.card.close();
    this.#badges.get(watch)?.remove();
    this.#badges.delete(watch);
    this.#watches.delete(watch.element);
    this.report();
  }

  /** @param {Watch} watch its badge was pressed: try again, or open the first card */
  #pressed(watch) {
    if (!this.#client.alive()) return;
    if (watch.reason) watch.check();
    else if (watch.findings.length) this.card.show(watch, groupFindings(watch.findings)[0], { focus: true });
  }
}
