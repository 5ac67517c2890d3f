/** Where a site may put its editor. */

function box(parent) {
  const place = document.createElement('div');
  place.className = 'box';
  parent.append(place);
  return place;
}

/** Style sheets do not cross into a shadow root or a frame. */
function dress(root, styles = document.querySelectorAll('link[rel=stylesheet]')) {
  for (const link of styles) root.append(link.cloneNode());
}

function shadow(parent) {
  const host = document.createElement('div');
  parent.append(host);
  const root = host.attachShadow({ mode: 'open' });
  dress(root);
  return root;
}

async function frame(page) {
  const element = document.createElement('iframe');
  element.title = 'Editor';
  const loaded = new Promise((resolve) => element.addEventListener('load', resolve, { once: true }));
  element.src = '/frame.html';
  page.append(element);
  await loaded;
  dress(element.contentDocument.head);
  return element.contentDocument.body;
}

/** The button stands for a site's "Start a post": the editor is made and focused within the same click. */
function later(page, mount) {
  const button = Object.assign(document.createElement('button'), { className: 'start', textContent: 'Start a post' });
  page.append(button);
  return new Promise((resolve) => {
    button.addEventListener('click', async () => {
      const handle = await mount(box(page));
      handle.field.focus();
      resolve(handle);
    });
  });
}

function dialog(page, mount) {
  const element = document.createElement('dialog');
  page.append(element);
  element.showModal();
  return mount(box(element));
}

/** @type {Record<string, (page: HTMLElement, mount: (place: HTMLElement) => any) => any>} */
export const PLACES = {
  page: (page, mount) => mount(box(page)),
  shadow: (page, mount) => mount(box(shadow(page))),
  nested: (page, mount) => mount(box(shadow(shadow(page)))),
  frame: async (page, mount) => mount(box(await frame(page))),
  later,
  dialog,
};
