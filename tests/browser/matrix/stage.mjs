/** All that a test of the editors needs, started once for all of them. */
import { launchWithExtension } from '../browser.mjs';
import { startService } from '../service.mjs';
import { startRelay } from './relay.mjs';
import { startZoo } from './zoo.mjs';

export async function startStage() {
  const [service, zoo] = await Promise.all([startService(), startZoo()]);
  const relay = await startRelay(service);
  const browser = await launchWithExtension({ apiBase: relay.base });
  await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  async function stop() {
    await browser.close();
    relay.stop();
    zoo.stop();
    await service.stop();
  }
  return { service, zoo, relay, browser, stop };
}
