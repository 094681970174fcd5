import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';

/** How long one thing may take on a machine that is busy with others. */
const PATIENCE_MS = 60_000;
const REFRESH_MS = 2_000;
/** A small laptop: what people must see has to fit. */
export const WINDOW = { width: 1280, height: 800 };

/** The Temporal UI as a person uses it: with its own forms and buttons, found by what stands on them. */
export class TemporalUi {
  readonly page: Page;
  readonly #base: string;

  constructor(page: Page, uiUrl: string, namespace: string) {
    this.page = page;
    this.#base = `${uiUrl}/namespaces/${namespace}/workflows`;
    page.setDefaultTimeout(PATIENCE_MS);
  }

  /** Opens the start form by its address, as a bookmark or an alert's link does. */
  async openStartForm(fields: {
    workflowId: string;
    taskQueue: string;
    workflowType: string;
  }): Promise<void> {
    await this.page.goto(`${this.#base}/start-workflow?${new URLSearchParams(fields).toString()}`);
    // With a worker this form says so, once it has asked.
    await this.page.getByText('Task Queue is Active').waitFor();
  }

  /** What stands in the form's or the dialog's field for JSON. */
  get #json(): Locator {
    return this.page.locator('.cm-content[contenteditable=true]:visible').last();
  }

  /** What the form has put into its field by itself. */
  async offers(text: string): Promise<void> {
    await this.page.locator('main .cm-line').filter({ hasText: text }).waitFor();
  }

  /** The editor sets JSON out anew when it is left, and all below moves: a click at that moment would miss. */
  async paste(json: string): Promise<void> {
    await this.#json.click();
    await this.page.keyboard.insertText(json);
    await this.page.keyboard.press('Tab');
    await this.#json.locator('.cm-line').nth(1).waitFor();
  }

  async pressStart(): Promise<void> {
    await this.page.locator('main').getByRole('button', { name: 'Start Workflow' }).click();
  }

  /** Follows the link in the message that the form shows. */
  async openStarted(): Promise<void> {
    await this.page.getByRole('link', { name: /Workflow start/ }).click();
    await this.page.getByRole('tab', { name: 'User Metadata' }).waitFor();
  }

  async openRun(id: string): Promise<void> {
    await this.page.goto(`${this.#base}/${encodeURIComponent(id)}`);
    await this.page.getByRole('tab', { name: 'User Metadata' }).waitFor();
  }

  async openTab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** The current details, refreshed as a person does it, by hand, until they say this. */
  async details(says: RegExp): Promise<FrameLocator> {
    const frame = this.page
      .locator('xpath=//h3[contains(., "Current Details")]/following::iframe[1]')
      .contentFrame();
    const text = frame.getByText(says).first();
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const seen = await text.waitFor({ timeout: REFRESH_MS }).then(
        () => true,
        () => false,
      );
      if (seen) return frame;
      if (Date.now() > end) {
        const now = await frame
          .locator('body')
          .innerText({ timeout: REFRESH_MS })
          .catch(() => 'nothing');
        throw new Error(`The current details never said ${String(says)}. They say: ${now}`);
      }
      await this.page.keyboard.press('r');
    }
  }

  /** Opens the run that a run's details link to: in a new tab, as links there do. */
  async follow(link: Locator): Promise<TemporalUi> {
    const [page] = await Promise.all([this.page.waitForEvent('popup'), link.click()]);
    await page.setViewportSize(WINDOW);
    const uiUrl = new URL(this.#base);
    return new TemporalUi(page, uiUrl.origin, uiUrl.pathname.split('/')[2] ?? '');
  }

  /** More Actions > Send an Update, with the verb chosen and its JSON pasted. */
  async fillUpdate(verb: string, json: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More Actions' }).click();
    await this.page.getByRole('menuitem', { name: 'Send an Update' }).click();
    await this.page.getByRole('button', { name: 'Select an Update' }).last().click();
    await this.page.getByRole('option', { name: new RegExp(`^${verb}\\b`) }).click();
    await this.paste(json);
  }

  async submitUpdate(): Promise<void> {
    await this.page.getByRole('button', { name: 'Submit' }).click();
  }

  async openList(query: string): Promise<void> {
    await this.page.goto(`${this.#base}?${new URLSearchParams({ query }).toString()}`);
    await this.page.getByTestId('workflows-summary-table-configuration-button').waitFor();
  }

  /** The gear below the list: exactly these columns of ours, without the ones that say little. */
  async setColumns({ add, remove }: { add: readonly string[]; remove: readonly string[] }): Promise<void> {
    await this.page.getByTestId('workflows-summary-table-configuration-button').click();
    for (const name of remove)
      await this.page.getByRole('button', { name: `Remove ${name} column`, exact: true }).click();
    for (const name of add)
      await this.page.getByRole('button', { name: `Add ${name} column`, exact: true }).click();
    await this.page.getByTestId('drawer-close-button').click();
    await this.page.getByRole('heading', { name: 'Configure Workflows Table' }).waitFor({ state: 'hidden' });
  }

  async saveView(name: string): Promise<void> {
    await this.page.getByTestId('create-view-button').click();
    await this.page.getByTestId('save-view-modal-input').fill(name);
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
  }

  /** For the documentation: only where DR_SCREENSHOTS names a directory (`npm run screenshots`). */
  async picture(name: string, size: { width?: number; height?: number } = {}): Promise<void> {
    const { DR_SCREENSHOTS: dir } = process.env;
    if (!dir) return;
    mkdirSync(dir, { recursive: true });
    await this.page.setViewportSize({ ...WINDOW, ...size });
    // The page keeps a request open while a run goes on: idle never comes then.
    await this.page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => {});
    await this.page.screenshot({ path: join(dir, `${name}.png`), animations: 'disabled' });
    await this.page.setViewportSize(WINDOW);
  }
}
