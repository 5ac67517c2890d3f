/** Entry of the /try page: puts the three composers in place and offers them to the page's own tests. */
import './page.css';
import './composers.css';
import { mountExamples } from './examples.js';
import { mountLinkedIn } from './linkedin.js';
import { mountMastodon } from './mastodon.js';
import { mountX } from './x.js';
import { wordsFor } from './words.js';

const MOUNTS = { x: mountX, linkedin: mountLinkedIn, mastodon: mountMastodon };

/** What the app would send is shown under the composer, and goes no further. */
function showPosted(section, text) {
  const output = section.querySelector('[data-posted]');
  output.querySelector('[data-posted-text]').textContent = text;
  output.dataset.count = String(Number(output.dataset.count ?? 0) + 1);
  output.hidden = false;
}

function mountComposer(section, words) {
  const mount = MOUNTS[section.dataset.composer];
  return mount(section.querySelector('[data-mount]'), {
    words,
    onPost: (text) => showPosted(section, text),
  });
}

const words = wordsFor(document.documentElement.lang);
const sections = [...document.querySelectorAll('[data-composer]')];

/** Each composer: model() is the text in the editor's own model, focus() puts the caret in, field() is the node typed in. */
window.composers = Object.fromEntries(
  sections.map((section) => [section.dataset.composer, mountComposer(section, words)]),
);

mountExamples(document.querySelectorAll('[data-example]'), window.composers);
