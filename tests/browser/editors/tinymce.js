/** TinyMCE: the editor is the body of a frame without an address. */
import tinymce from 'tinymce/tinymce';
import 'tinymce/icons/default';
import 'tinymce/models/dom';
import 'tinymce/themes/silver';
import skin from 'tinymce/skins/ui/oxide/skin.css';

const STYLE = 'body { margin: 8px; font: 16px/1.5 sans-serif } p { margin: 0 }';
const textOf = (editor) => editor.getContent({ format: 'text' }).replace(/\n\n/g, '\n').replaceAll('\u00a0', ' ');

export async function mount(place) {
  const area = document.createElement('textarea');
  place.append(area, Object.assign(document.createElement('style'), { textContent: skin }));
  const [editor] = await tinymce.init({
    target: area, license_key: 'gpl', skin: false, content_css: false, content_style: STYLE, promotion: false, branding: false,
    menubar: false, toolbar: false, statusbar: false, height: 220,
  });
  return {
    field: editor.getBody(),
    model: () => textOf(editor),
    clear: () => editor.resetContent(),
    mention: (name) => editor.insertContent(`<span class="mention" contenteditable="false">@${name}</span>&nbsp;`),
  };
}
