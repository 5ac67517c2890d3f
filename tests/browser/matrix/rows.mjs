/** The editors of the matrix: which page shows them, and how their field is found there. */

const RICH = '[contenteditable]:not([contenteditable=false])';
const NATIVE = 'textarea, input';

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} show the editor's file
 * @property {string} [in] where the page puts it
 * @property {string} field
 * @property {boolean} [framed]
 * @property {boolean} [mirrored] as in a browser without ranges in text fields
 * @property {boolean} [oneLine]
 * @property {boolean} [refuses] nothing can be put into it: the card must say so and offer a copy
 * @property {boolean} [asciiOnly]
 * @property {'keeps' | 'joins'} [undo] by itself, of what was pasted: keeps it where it came first, joins it to what was typed
 */

/** @type {Row[]} */
export const ROWS = [
  { name: 'Draft.js', show: 'draft', field: RICH },
  { name: 'Lexical', show: 'lexical', field: RICH },
  { name: 'Quill', show: 'quill', field: '.ql-editor', undo: 'keeps' },
  { name: 'TipTap (ProseMirror)', show: 'tiptap', field: RICH },
  { name: 'Slate', show: 'slate', field: RICH, undo: 'joins' },
  { name: 'CKEditor 5', show: 'ckeditor', field: RICH },
  { name: 'TinyMCE (frame without address)', show: 'tinymce', field: 'body', framed: true },
  { name: 'Trix', show: 'trix', field: 'trix-editor', undo: 'keeps' },
  { name: 'textarea that grows', show: 'textarea', field: NATIVE },
  { name: 'textarea, browser without ranges in fields', show: 'textarea', field: NATIVE, mirrored: true },
  { name: 'input', show: 'input', field: NATIVE, oneLine: true },
  { name: 'plain contenteditable', show: 'contenteditable', field: RICH },
  { name: 'textarea in a shadow root', show: 'textarea', in: 'shadow', field: NATIVE },
  { name: 'textarea in nested shadow roots', show: 'textarea', in: 'nested', field: NATIVE },
  { name: 'Lexical in a shadow root', show: 'lexical', in: 'shadow', field: RICH },
  { name: 'Lexical in nested shadow roots', show: 'lexical', in: 'nested', field: RICH },
  { name: 'plain contenteditable in a frame', show: 'contenteditable', in: 'frame', field: RICH, framed: true },
  { name: 'TipTap in a modal dialog', show: 'tiptap', in: 'dialog', field: RICH },
  { name: 'Draft.js added later', show: 'draft', in: 'later', field: RICH },
  { name: 'an editor nobody listed', show: 'unlisted', field: RICH },
  { name: 'an editor that takes nothing but keys', show: 'keysonly', field: RICH, refuses: true, asciiOnly: true },
];
