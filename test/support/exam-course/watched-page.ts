import type { Browser, Page } from 'playwright-core';

/** A page in a browser context of its own, of which is known what ran that should not have. */
export interface WatchedPage {
  page: Page;
  /** Violations of the content security policy, and errors that no script caught; meant to stay empty. */
  faults: string[];
}

const viewports = {
  candidate: { width: 390, height: 844 },
  operator: { width: 1280, height: 720 },
};

export async function openWatchedPage(browser: Browser, kind: keyof typeof viewports): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: viewports[kind], locale: 'en-GB' });
  const faults: string[] = [];
  await context.exposeBinding('reportFault', (_source, fault: string) => {
    faults.push(fault);
  });
  await context.addInitScript({
    content: `document.addEventListener('securitypolicyviolation', (event) =>
      window.reportFault(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));`,
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(String(error)));
  page.setDefaultTimeout(30_000);
  return { page, faults };
}
