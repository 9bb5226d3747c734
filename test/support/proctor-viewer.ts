import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { openSessionView, signIn } from './console-page.ts';
import { startGateway, type GatewayProcess } from './gateway-process.ts';
import { installPageProbe } from './page-probe.ts';

/** A proctor who watches the first exam session of a gateway of their own, in a real browser, probed. */
export interface ProctorViewer {
  gateway: GatewayProcess;
  page: Page;
  close(): Promise<void>;
}

async function watch(gateway: GatewayProcess, browser: Browser): Promise<Page> {
  // The first time, its scene is rendered.
  await gateway.sensor();
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await installPageProbe(page);
  await signIn(page, gateway, 'proctor');
  await openSessionView(page);
  return page;
}

/** Resolves when the first frame is shown; leaves nothing running when it rejects. `args` are those of `roundsight start`. */
export async function openProctorViewer(args: readonly string[] = []): Promise<ProctorViewer> {
  const gateway = await startGateway(args);
  const browser = await launchChromium();
  const close = async () => {
    await browser.close();
    await gateway.stop();
  };
  try {
    return { gateway, page: await watch(gateway, browser), close };
  } catch (error) {
    await close();
    throw error;
  }
}
