import { type Browser, chromium, type Page } from 'playwright-core';

const executablePath = process.env.RONDO_CHROMIUM ?? '/usr/bin/chromium';
const patienceMs = 30_000;

/** Somebody in front of a real Chromium, in which a real Rondo is open. */
export class Visitor implements AsyncDisposable {
  readonly page: Page;
  /** Errors of the pages' scripts, and what the security policy refused. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.complaints.push(message.text());
    });
  }

  static async arrive(url: string): Promise<Visitor> {
    const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking'];
    const browser = await chromium.launch({ executablePath, args });
    const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(patienceMs);
    return new Visitor(browser, await context.newPage());
  }

  /** Opens an address; tried again where containers come and go, which Chromium takes for a change of the network. */
  async open(path: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.page.goto(path).catch((error: unknown) => error);
      if (!(answer instanceof Error)) return;
      if (attempt === 4 || !answer.message.includes('ERR_NETWORK_CHANGED')) throw answer;
    }
  }

  async logIn(user: string, password: string): Promise<void> {
    await this.page.getByLabel('Username').fill(user);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
    await this.page.locator('#user-id').waitFor();
  }

  async logOut(): Promise<void> {
    await this.page.locator('#user-id').click();
    await this.page.getByRole('menuitem', { name: 'Log out' }).click();
    await this.page.locator('#user-id').waitFor({ state: 'detached' });
  }

  /** Waits for the page's first line to say something. */
  async reads(headline: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1 }).filter({ hasText: headline }).waitFor();
  }

  press(name: string | RegExp): Promise<void> {
    return this.page.getByRole('button', { name }).click();
  }

  /** Remembers this page as it is loaded; a reload forgets it. */
  async mark(): Promise<void> {
    await this.page.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
  }

  async wasReloaded(): Promise<boolean> {
    return this.page.evaluate(() => !('neverReloaded' in globalThis));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}
