/** A textarea that grows with its text and whose text React keeps, as on Mastodon. */
import { createElement as h, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

function fitHeight(area) {
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight}px`;
}

function Composer({ handle }) {
  const [text, setText] = useState('');
  const area = useRef(null);
  Object.assign(handle, { model: () => text, clear: () => flushSync(() => setText('')) });
  useLayoutEffect(() => fitHeight(area.current), [text]);
  return h('textarea', { ref: area, value: text, rows: 3, 'aria-label': 'Post text', onChange: (event) => setText(event.target.value) });
}

export function mount(place) {
  const handle = {};
  flushSync(() => createRoot(place).render(h(Composer, { handle })));
  return { field: place.querySelector('textarea'), model: () => handle.model(), clear: () => handle.clear() };
}
