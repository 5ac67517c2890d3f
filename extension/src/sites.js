/**
 * What is known of each site's composers, as data: where a reply is told from a post.
 * The rules differ: a post is static content, a reply is interactive.
 * @import { Context } from './types'
 */
import { closestAcross } from './fields.js';

const REPLY_INSIDE = /** @type {Record<string, string>} */ ({
  'x.com': '[data-testid="inline_reply_offscreen"]',
  'twitter.com': '[data-testid="inline_reply_offscreen"]',
  'linkedin.com': '.comments-comment-box, .comments-comment-texteditor, [componentkey^="commentBox-"]',
  'facebook.com': '[role="article"]',
  'instagram.com': 'textarea',
  'reddit.com': 'comment-composer-host, shreddit-comment, .commentarea',
  'youtube.com': 'ytd-comments, ytd-comment-reply-dialog-renderer',
  'tiktok.com': '[data-e2e="comment-input"]',
});

/** A frame without an address of its own belongs to the page around it. */
export function siteName() {
  const outer = [...(location.ancestorOrigins ?? [])].find((origin) => URL.canParse(origin));
  return location.hostname || (outer ? new URL(outer).hostname : '');
}

/** @param {Element} element @returns {Context} */
export function contextOf(element) {
  const site = siteName();
  const known = Object.keys(REPLY_INSIDE).find((name) => site === name || site.endsWith(`.${name}`));
  const reply = known !== undefined && closestAcross(element, REPLY_INSIDE[known]) !== null;
  return { site, kind: reply ? 'reply' : 'post' };
}
