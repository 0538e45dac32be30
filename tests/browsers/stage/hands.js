/** How a person reaches what a page offers: with a pointer, or with the keyboard and nothing else. */
import { PATIENCE, patiently } from "./patience.js";

const there = (page, selector) => page.waitForSelector(selector, { timeout: PATIENCE });

/** Points and clicks. */
export const pointer = {
  name: "pointer",
  press: async (page, selector) => (await there(page, selector)).click(),
  write: async (page, selector, text) => (await there(page, selector)).type(text),
  take: async (page, selector) => (await there(page, selector)).click(),
  choose: async (page, selector, value) => void (await (await there(page, selector)).select(value)),
  panel: async (page, tab) => {
    // the bar has the panel, and the panel its tabs
    if (!(await page.$("[data-panel]"))) await (await there(page, '.control-bar [data-control="people"]')).click();
    await (await there(page, `[data-control="tab-${tab}"]`)).click();
  },
};

/** Tabs to what is wanted, as often as it takes; what cannot be reached so is not there for such a person. */
async function reach(page, selector) {
  await there(page, selector);
  const isThere = () => page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector);
  const passed = [];
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await isThere()) return;
    await page.keyboard.press("Tab");
    passed.push(await page.evaluate(() => document.activeElement?.dataset?.control ?? document.activeElement?.tagName));
  }
  throw new Error(`${selector} is not reached with Tab; passed: ${passed.slice(-60).join(" ")}`);
}

// a page of 25 participants with a panel open has fewer
const MOST_TABS = 250;

const PANELS = { people: "p", hands: "h", chat: "c", case: "k", agenda: "a", polls: "o" };

/** Keys alone. */
export const keyboard = {
  name: "keyboard",
  press: async (page, selector) => {
    await reach(page, selector);
    await page.keyboard.press("Enter");
  },
  write: async (page, selector, text) => {
    await reach(page, selector);
    await page.keyboard.type(text);
  },
  take: async (page, selector) => {
    const radio = await (await there(page, selector)).evaluate((one) => one.type === "radio" && one.name);
    if (!radio) {
      await reach(page, selector);
      await page.keyboard.press("Space");
      return;
    }
    // of a group Tab reaches one, and the arrows go through it
    await reach(page, `input[name="${radio}"]`);
    await page.keyboard.press("Space");
    await patiently(
      () => `${selector} taken with the arrows`,
      async () => {
        const taken = await page.$eval(selector, (one) => one.checked);
        if (!taken) await page.keyboard.press("ArrowRight");
        return taken;
      },
    );
  },
  choose: async (page, selector, value) => {
    await reach(page, selector);
    await page.keyboard.press("Home");
    await patiently(
      () => `${selector} at ${value}`,
      async () => {
        const chosen = await page.$eval(selector, (one) => one.value);
        if (chosen !== value) await page.keyboard.press("ArrowDown");
        return chosen === value;
      },
    );
  },
  panel: async (page, tab) => {
    // a field takes letters for itself
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press(PANELS[tab]);
  },
};

const NAMED = ["button", "link", "textbox", "combobox", "checkbox", "radio", "tab", "slider", "spinbutton", "dialog", "menuitem", "searchbox"];

/** What a screen reader is told of a page, line by line, and which of it has no name. */
export async function tree(page) {
  const [lines, nameless] = [[], []];
  const read = (node, depth) => {
    const state = ["checked", "pressed", "expanded", "selected", "disabled", "focused"].filter((key) => node[key]);
    lines.push(`${"  ".repeat(depth)}${node.role} ${JSON.stringify(node.name ?? "")}${state.map((key) => ` [${key}]`).join("")}`);
    if (NAMED.includes(node.role) && !node.name?.trim()) nameless.push(`${node.role} ${JSON.stringify(node)}`.slice(0, 200));
    for (const child of node.children ?? []) read(child, depth + 1);
  };
  const snapshot = await page.accessibility.snapshot();
  if (snapshot) read(snapshot, 0);
  return { lines, nameless };
}
