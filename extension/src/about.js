/** What an installation says of itself when it enrols: the browser and the version, nothing of the person. */

const BROWSERS = { firefox: /Firefox\/(\d+)/, edge: /Edg\/(\d+)/, chrome: /Chrome\/(\d+)/ };

/** @param {string} agent */
export function browserName(agent) {
  const found = Object.entries(BROWSERS).map(([name, pattern]) => [name, pattern.exec(agent)?.[1]]).find(([, version]) => version);
  return found ? found.join(' ') : 'unknown';
}

export const about = () => ({ browser: browserName(navigator.userAgent), version: chrome.runtime.getManifest().version });
