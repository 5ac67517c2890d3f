/** Tells a screen reader, politely and once, what the eye sees at the composer's corner. */
import { el } from './dom.js';
import { remarks, t } from './i18n.js';
import { overlayFor } from './overlay.js';
/** @import { Watch } from './watch.js' */

/** @param {Watch} watch */
function wording(watch) {
  if (watch.state === 'long') return t('tooLong');
  if (watch.reason === 'paused') return t('isPaused');
  if (watch.state === 'unchecked') return t('notChecked');
  const count = watch.findings.length;
  return count ? `${remarks(count)}. ${t('openHint')}` : '';
}

export function createVoice() {
  const region = el('div', { className: 'unseen voice', role: 'status', ariaLive: 'polite' });
  return {
    /** @param {Watch} watch */
    tell(watch) {
      const words = wording(watch);
      const root = overlayFor(watch.element);
      if (region.getRootNode() !== root) root.append(region);
      if (region.textContent !== words) region.textContent = words;
      // For the firm's own tools, and for tests: a composer without remarks shows nothing.
      root.host.setAttribute('data-state', watch.state);
    },
  };
}
