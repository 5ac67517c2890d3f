/** A plain composer like Mastodon's: a textarea which grows with its text and whose text the app keeps for itself. */
import { createElement as h, createRef, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

const LIMIT = 500;

function fitHeight(textarea) {
  textarea.style.height = 'auto';
  textarea.style.height = `${textarea.scrollHeight}px`;
}

function Composer({ words, onPost, handle }) {
  const [text, setText] = useState('');
  const area = useRef(null);
  const left = LIMIT - [...text].length;
  const ready = text.trim() !== '' && left >= 0;
  handle.current = { model: () => text, focus: () => area.current.focus(), field: () => area.current };
  useLayoutEffect(() => fitHeight(area.current), [text]);

  const post = (event) => {
    event.preventDefault();
    if (!ready) return;
    onPost(text);
    setText('');
  };
  const postByKey = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) post(event);
  };

  return h('form', { className: 'composer mastodon compose-form', onSubmit: post },
    h('div', { className: 'body' },
      h('textarea', {
        ref: area, className: 'autosuggest-textarea__textarea', value: text, placeholder: words.placeholder, rows: 4,
        'aria-label': words.label, spellCheck: false, onChange: (event) => setText(event.target.value), onKeyDown: postByKey,
      })),
    h('div', { className: 'bar' },
      h('span', { className: 'audience' }, words.audience),
      h('span', { className: left < 0 ? 'left over' : 'left' }, left),
      h('button', { type: 'submit', className: 'submit compose-form__submit', disabled: !ready }, words.submit)));
}

export function mountMastodon(element, { words, onPost }) {
  const handle = createRef();
  flushSync(() => createRoot(element).render(h(Composer, { words: words.mastodon, onPost, handle })));
  return {
    model: () => handle.current.model(),
    focus: () => handle.current.focus(),
    field: () => handle.current.field(),
  };
}
