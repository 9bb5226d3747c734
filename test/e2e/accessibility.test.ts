import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { violationsIn, violationsInBothThemes } from '../support/console/accessibility.ts';
import { startFakeGateway, type FakeGateway } from '../support/console/fake-gateway.ts';
import { buildRoutes } from '../support/registered-routes.ts';
import { knownIn, operatorScenes, type OperatorScene } from '../support/console/operator-scenes.ts';

const consoleFolder = new URL('../../build/console', import.meta.url).pathname;

describe('axe finds no violation, in dark and light colours', () => {
  let gateway: FakeGateway;
  let browser: Browser;
  let page: Page;
  let german: Page;
  beforeAll(async () => {
    gateway = await startFakeGateway(consoleFolder, {});
    browser = await launchChromium();
    const open = async (locale: string) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale });
      return context.newPage();
    };
    [page, german] = [await open('en-GB'), await open('de-DE')];
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  async function show(scene: OperatorScene, on: Page): Promise<void> {
    Object.assign(gateway.state, knownIn(scene));
    await on.context().clearCookies();
    if (scene.role !== null)
      await on.context().addCookies([{ name: 'account', value: scene.role, url: gateway.url }]);
    await on.goto('about:blank');
    await on.goto(gateway.url + scene.path);
    await on.getByRole('heading', { level: 1 }).waitFor();
  }

  it.each(operatorScenes.map((scene) => [scene.name, scene] as const))('%s', async (_name, scene) => {
    await show(scene, page);
    await scene.act?.(page);
    await page.getByText(scene.shows).or(page.getByLabel(scene.shows)).first().waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
  });

  it('the page about the API', async () => {
    const server = await buildRoutes();
    const [docs, style] = await Promise.all(
      ['/api/docs', '/api/docs/style.css'].map((url) => server.inject(url)),
    );
    await server.close();
    await page.setContent(docs?.body ?? '');
    await page.addStyleTag({ content: style?.body ?? '' });
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await violationsIn(page)).toEqual([]);
  });

  const plain = operatorScenes.filter(
    ({ act, name }) => act === undefined && !name.startsWith('session view'),
  );
  it.each([...plain, ...operatorScenes.filter(({ name }) => name === 'session view, in progress')])(
    'in German: $name',
    async (scene) => {
      await show(scene, german);
      expect(await german.locator('html').getAttribute('lang')).toBe('de');
      expect(await violationsIn(german)).toEqual([]);
    },
  );
});
