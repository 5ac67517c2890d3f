/** Pages with the sites' real attributes, served as their real hosts, so that the real match patterns are tested. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const FOLDER = new URL('sites/', import.meta.url);

/** Address to page. Any other host answers nothing. */
export const PAGES = {
  'https://x.com/home': 'x.html',
  'https://www.linkedin.com/feed/': 'linkedin.html',
  'https://www.facebook.com/': 'facebook.html',
  'https://www.instagram.com/': 'instagram.html',
  'https://www.threads.com/': 'threads.html',
  'https://www.reddit.com/r/test/comments/1': 'reddit.html',
  'https://www.reddit.com/r/test/submit': 'reddit-submit.html',
  'https://old.reddit.com/r/test/comments/1': 'reddit-old.html',
  'https://bsky.app/': 'bluesky.html',
  'https://mastodon.social/home': 'mastodon.html',
  'http://localhost/home': 'mastodon.html',
  'https://www.youtube.com/watch': 'youtube.html',
  'https://www.tiktok.com/upload': 'tiktok.html',
  'http://localhost/intranet': 'generic.html',
};

/** @param {import('playwright-core').BrowserContext} context @param {Record<string, string>} [changed] pages with other content */
export async function serveSites(context, changed = {}) {
  await context.route(/^https?:\/\/(?!127\.0\.0\.1)/, async (route) => {
    const { origin, pathname } = new URL(route.request().url());
    const other = changed[origin + pathname];
    if (other) return route.fulfill({ contentType: 'text/html; charset=utf-8', body: other });
    const name = PAGES[origin + pathname] ?? pathname.slice(1);
    if (!TYPES[extname(name)]) return route.fulfill({ status: 404, body: '' });
    return route.fulfill({ contentType: `${TYPES[extname(name)]}; charset=utf-8`, body: await readFile(new URL(name, FOLDER)) });
  });
}
