import axe from 'axe-core';
import type { Page } from 'playwright-core';

export interface Violation {
  id: string;
  /** The elements' HTML. */
  where: string;
}

/** What axe finds on the page as it stands; of every rule, or of those named. */
async function violationsOf(page: Page, rules?: readonly string[]): Promise<Violation[]> {
  const options = JSON.stringify(rules === undefined ? {} : { runOnly: rules });
  return page.evaluate<Violation[]>(
    `axe.run(document, ${options}).then(({ violations }) =>
      violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html).join(' ') })))`,
  );
}

/** What axe finds in the theme that the page has. */
export async function violationsIn(page: Page): Promise<Violation[]> {
  // Nothing is half faded in.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(axe.source);
  return violationsOf(page);
}

/** What axe finds in the theme that the page has, and of contrasts in the other one as well; the page has the other one then. */
export async function violationsInBothThemes(page: Page): Promise<Violation[]> {
  const violations = await violationsIn(page);
  await page.evaluate(`new Promise((resolve) => {
    const { dataset } = document.documentElement;
    dataset.theme = dataset.theme === 'light' ? 'dark' : 'light';
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  })`);
  return [...violations, ...(await violationsOf(page, ['color-contrast']))];
}
