/** Lexical, as on Facebook, Instagram and Threads: it undoes every change of its DOM that it did not make itself. */
import { createEmptyHistoryState, registerHistory } from '@lexical/history';
import { registerRichText } from '@lexical/rich-text';
import {
  $createParagraphNode, $createTextNode, $getRoot, $getSelection, createEditor, HISTORY_MERGE_TAG, TextNode,
} from 'lexical';

/** A token is deleted as a whole and never written into. */
class MentionNode extends TextNode {
  $config() {
    return this.config('mention', { extends: TextNode });
  }

  createDOM(config) {
    const element = super.createDOM(config);
    element.className = 'mention';
    return element;
  }
}

function $empty() {
  $getRoot().clear().append($createParagraphNode()).selectEnd();
}

function $mention(name) {
  const node = new MentionNode(`@${name}`).setMode('token');
  $getSelection().insertNodes([node, $createTextNode(' ')]);
}

const $text = () => $getRoot().getChildren().map((block) => block.getTextContent()).join('\n');

export function mount(place) {
  const field = document.createElement('div');
  Object.assign(field, { contentEditable: 'true', role: 'textbox', ariaLabel: 'Post text' });
  place.append(field);
  const editor = createEditor({ nodes: [MentionNode], onError: (error) => { throw error; } });
  editor.setRootElement(field);
  registerRichText(editor);
  registerHistory(editor, createEmptyHistoryState(), 300);
  editor.update($empty, { discrete: true, tag: HISTORY_MERGE_TAG });
  return {
    field,
    model: () => editor.read($text),
    clear: () => editor.update($empty, { discrete: true }),
    mention: (name) => editor.update(() => $mention(name), { discrete: true }),
    undoJoins: 300,
  };
}
