/**
 * Sites beyond the manifest's: each one allowed by the person, in the popup, one by one. What the browser says is
 * granted is the list; there is no second one.
 */

const declared = () => /** @type {any[]} */ (chrome.runtime.getManifest().content_scripts ?? []);

/** One site, not all of them, and not one that is watched anyhow. @param {string} origin such as https://mastodon.example/* */
const isSite = (origin) => origin.startsWith('https://') && !origin.startsWith('https://*') && !declared().some(({ matches }) => matches.includes(origin));

/** @param {string[]} matches */
function scripts(matches) {
  return declared().map(({ js, css, run_at: runAt, all_frames: allFrames, match_origin_as_fallback: matchOriginAsFallback }, at) => ({
    id: `extra-${at}`, matches, js, css, allFrames,
    runAt,
    ...(matchOriginAsFallback && { matchOriginAsFallback }),
  }));
}

/** @param {() => Promise<string>} apiBase the service's own host was allowed too, and is no site */
async function register(apiBase) {
  const { origins = [] } = await chrome.permissions.getAll();
  const service = new URL(await apiBase()).hostname;
  const matches = origins.filter(isSite).filter((origin) => origin !== `https://${service}/*`);
  const known = await chrome.scripting.getRegisteredContentScripts();
  if (known.length) await chrome.scripting.unregisterContentScripts({ ids: known.map(({ id }) => id) });
  if (matches.length) await chrome.scripting.registerContentScripts(/** @type {any} */ (scripts(matches)));
}

/** To be called each time that the worker starts. @param {() => Promise<string>} apiBase */
export function followPermissions(apiBase) {
  /** One at a time. @type {Promise<void>} */
  let turn = Promise.resolve();
  const update = () => (turn = turn.then(() => register(apiBase)));
  chrome.permissions.onAdded.addListener(update);
  chrome.permissions.onRemoved.addListener(update);
  chrome.runtime.onInstalled.addListener(update);
}
