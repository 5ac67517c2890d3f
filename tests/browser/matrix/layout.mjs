/** What moves words on the screen. */

const WIDE = { width: 1000, height: 800 };

/** The browser's own zoom, as by Ctrl and plus. */
async function zoom({ worker }, { page }, factor) {
  await worker.evaluate(async (to) => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    await chrome.tabs.setZoom(tab.id, to);
  }, factor);
  await page.waitForFunction((to) => Math.abs(devicePixelRatio - to) < 0.01, factor);
}

const scroll = ({ page }, by) => page.evaluate((y) => scrollTo(0, y), by);
const pageZoom = ({ page }, factor) => page.evaluate((to) => (document.body.style.zoom = to), factor);

/** Scrolls the field's own box, if it has more than it shows. */
const scrollField = ({ field }, by) => field.evaluate((element, [x, y]) => element.scrollTo(x, y), by);

export const around = (browser, editor) => [
  { make: () => editor.page.setViewportSize({ width: 330, height: 500 }), undo: () => editor.page.setViewportSize(WIDE) },
  { make: () => scroll(editor, 90), undo: () => scroll(editor, 0) },
  { make: () => scrollField(editor, [40, 30]), undo: () => scrollField(editor, [0, 0]) },
  { make: () => pageZoom(editor, 1.3), undo: () => pageZoom(editor, 1) },
  { make: () => zoom(browser, editor, 1.25), undo: () => zoom(browser, editor, 1) },
];
