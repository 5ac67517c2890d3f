/** The ring that fills as a short post nears its limit; it counts only near the end, where the number matters. */
import { createElement as h } from 'react';

const RADIUS = 10;
const LENGTH = 2 * Math.PI * RADIUS;
const NEAR = 20;

const circle = (className, extra) => h('circle', { className, cx: 12, cy: 12, r: RADIUS, ...extra });

export function ring({ left, limit, label }) {
  const used = Math.min(Math.max((limit - left) / limit, 0), 1);
  const mood = left < 0 ? 'over' : left <= NEAR ? 'near' : 'far';
  return h('span', { className: `ring ${mood}`, role: 'img', 'aria-label': label },
    h('svg', { viewBox: '0 0 24 24', 'aria-hidden': true },
      circle('track'),
      circle('fill', { strokeDasharray: `${used * LENGTH} ${LENGTH}`, transform: 'rotate(-90 12 12)' })),
    mood === 'far' ? null : h('span', { className: 'count', 'aria-hidden': true }, left));
}
