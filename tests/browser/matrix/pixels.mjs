/** What differs between two pictures of a page, to the pixel. */

/** Runs in an empty page, which knows how to decode a PNG. @returns {Promise<{left: number, right: number, top: number, bottom: number} | null>} */
async function boxOfChanges([before, after]) {
  const [one, other] = await Promise.all([before, after].map(decode));
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (let at = 0; at < one.data.length; at += 4) {
    if ([0, 1, 2].every((channel) => one.data[at + channel] === other.data[at + channel])) continue;
    const [x, y] = [(at / 4) % one.width, Math.floor(at / 4 / one.width)];
    Object.assign(box, { left: Math.min(box.left, x), right: Math.max(box.right, x + 1), top: Math.min(box.top, y), bottom: Math.max(box.bottom, y + 1) });
  }
  return box.left === Infinity ? null : box;

  async function decode(base64) {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, image.width, image.height);
  }
}

export async function startComparing(context) {
  const blank = await context.newPage();
  return {
    /** @param {Buffer} before @param {Buffer} after */
    changes: (before, after) => blank.evaluate(boxOfChanges, [before, after].map((picture) => picture.toString('base64'))),
    stop: () => blank.close(),
  };
}
