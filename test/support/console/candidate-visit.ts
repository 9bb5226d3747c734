import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import { candidateState, type CandidateState } from './candidate-states.ts';
import { startFakeGateway, type FakeGateway } from './fake-gateway.ts';
import { sampleAccounts } from './sample-state.ts';

const consoleFolder = new URL('../../../build/console', import.meta.url).pathname;

/** A candidate who is signed in at a gateway of their own, on a page as narrow as one may be. */
export class CandidateVisit {
  readonly gateway: FakeGateway;
  readonly page: Page;
  readonly #context: BrowserContext;

  static async begin(browser: Browser): Promise<CandidateVisit> {
    const gateway = await startFakeGateway(consoleFolder, { accounts: sampleAccounts() });
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'en-GB' });
    await context.addCookies([{ name: 'account', value: 'candidate', url: gateway.url }]);
    return new CandidateVisit(gateway, context, await context.newPage());
  }

  private constructor(gateway: FakeGateway, context: BrowserContext, page: Page) {
    this.gateway = gateway;
    this.#context = context;
    this.page = page;
    page.setDefaultTimeout(10_000);
  }

  /** Opens the page of an exam session that stands like this. */
  async open(state: CandidateState, more: Partial<ExamSession> = {}): Promise<void> {
    this.gateway.state.examSessions = [candidateState(state, more)];
    await this.page.goto(`${this.gateway.url}/exam`);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  async end(): Promise<void> {
    await this.#context.close();
    await this.gateway.close();
  }
}
