// Holds each HTML file to every check; prints a line per file and check, and below it what is wrong.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { chromium } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// 320 CSS px is a window of 1280 by 1024 at 400% (WCAG 1.4.10).
const SCREENS = [
  { name: '1280 px', viewport: { width: 1280, height: 1024 } },
  { name: '320 px', viewport: { width: 320, height: 256 }, narrow: true },
];

const validator = new HtmlValidate(new StaticConfigLoader({
  root: true,
  extends: ['html-validate:standard', 'html-validate:document'],
  rules: {
    'valid-id': ['error', { relaxed: true }], // HTML lets an id begin with a digit
    'heading-level': 'off', // checked below, where the page is whole
  },
}));

/** A problem: the rule, where, and what to do about it. */
const problem = (rule, where, help) => ({ rule, where, help });

async function valid(file) {
  const report = await validator.validateString(await readFile(file, 'utf8'), file);
  return report.results.flatMap((result) => result.messages)
    .map((m) => problem(m.ruleId, `line ${m.line}:${m.column}${m.selector ? ` ${m.selector}` : ''}`, m.message));
}

/** What axe finds, and what it leaves to a person (letters on drawn bars, say), which is no violation. */
async function axe(page) {
  const { violations, incomplete } = await page.evaluate((values) =>
    window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations', 'incomplete'] }), TAGS);
  return {
    problems: violations.flatMap((v) => v.nodes.map((n) => problem(v.id, n.target.flat().join(' '),
      [v.help, ...[...n.any, ...n.all, ...n.none].map((c) => c.message)].join('; ')))),
    open: incomplete.map(({ id, nodes }) =>
      `${id} at ${nodes.length} ${nodes.length === 1 ? 'place' : 'places'}, such as ${nodes[0].target.flat().join(' ')}`),
  };
}

// The functions below run in the page.

function headingsIn() {
  const found = [];
  const all = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6, [role=heading]')];
  const level = (h) => Number(h.getAttribute('aria-level') ?? (h.localName.match(/^h([1-6])$/)?.[1] || 2));
  const named = (h) => `${h.localName}${h.id ? `#${h.id}` : ''} "${h.textContent.trim().slice(0, 60)}"`;
  const first = all.filter((h) => level(h) === 1);
  if (first.length !== 1) found.push(['one-h1', first.map(named).join(', ') || 'html', `there are ${first.length} headings of level 1`]);
  let above = 0;
  for (const h of all) {
    if (level(h) > above + 1) found.push(['heading-order', named(h), `level ${level(h)} follows level ${above}`]);
    above = level(h);
  }
  return found;
}

function imagesIn() {
  return [...document.querySelectorAll('svg[role=img]')].flatMap((svg, i) => {
    const title = [...svg.children].find((c) => c.localName === 'title');
    const where = svg.id ? `svg#${svg.id}` : `svg[role=img], number ${i + 1} of the page`;
    return title?.textContent.trim() ? [] : [['svg-title', where, 'a chart has a <title> of its own']];
  });
}

function overflowIn() {
  const found = [];
  const root = document.documentElement;
  const width = root.clientWidth;
  const mark = (e) => (e.id ? `#${e.id}` : [...e.classList].map((c) => `.${c}`).join(''));
  const named = (e) => `${e.localName}${mark(e)} "${e.textContent.trim().slice(0, 40)}"`;
  const scrolls = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX);
  const all = [...document.body.querySelectorAll('*')];
  if (root.scrollWidth > width) {
    found.push(['reflow', 'html', `the page scrolls sideways: ${root.scrollWidth} px in a window of ${width} px`]);
    const held = (e) => e !== document.body
      && (getComputedStyle(e.parentElement).overflowX !== 'visible' || held(e.parentElement));
    const wide = new Set(all.filter((e) => e.getBoundingClientRect().right > width + 0.5 && !held(e)));
    // The innermost are the cause; the rest only hold them.
    for (const e of [...wide].filter((e) => ![...e.children].some((c) => wide.has(c))).slice(0, 20)) {
      found.push(['reflow', named(e), `reaches to ${Math.ceil(e.getBoundingClientRect().right)} px`]);
    }
  }
  for (const e of all.filter((e) => scrolls(e) && e.scrollWidth > e.clientWidth && !e.classList.contains('rol'))) {
    found.push(['reflow', named(e), 'scrolls sideways and is no region of the class "rol"']);
  }
  return found;
}

/** Opens what is folded, for axe passes over what is not shown, and has images come that wait to be seen. */
function open() {
  for (const d of document.querySelectorAll('details')) d.open = true;
  for (const e of document.querySelectorAll('[loading=lazy]')) e.loading = 'eager';
}

async function check(browser, file, say) {
  say('valid HTML', await valid(file));
  const url = pathToFileURL(resolve(file)).href;
  const outside = new Set();
  for (const { name, viewport, narrow } of SCREENS) {
    const context = await browser.newContext({ viewport, locale: 'nl-NL', offline: true, serviceWorkers: 'block' });
    await context.addInitScript({ path: AXE });
    const page = await context.newPage();
    page.on('request', (r) => { if (r.url().split('#')[0] !== url) outside.add(r.url()); });
    page.on('websocket', (w) => outside.add(w.url()));
    await page.goto(url);
    await page.evaluate(open);
    const ask = async (question) => (await page.evaluate(question)).map((p) => problem(...p));
    if (!narrow) {
      say('headings in order, one h1', await ask(headingsIn));
      say('charts have a title', await ask(imagesIn));
    }
    const { problems, open: left } = await axe(page);
    say(`axe at ${name}`, problems, left);
    if (narrow) say('no sideways scrolling at 320 px', await ask(overflowIn));
    // Paper may ask for other pictures and fonts than the screen.
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 100))));
    await context.close();
  }
  say('nothing from outside', [...outside].map((u) =>
    problem('self-contained', u.slice(0, 200), 'a page needs nothing but its own file')));
}

let failed = 0;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--disable-dev-shm-usage'] });
try {
  for (const file of process.argv.slice(2)) {
    await check(browser, file, (name, problems, left = []) => {
      failed += problems.length;
      console.log(`${problems.length ? 'FAIL' : 'ok  '}  ${basename(file)}: ${name}${problems.length ? ` (${problems.length})` : ''}`);
      for (const p of problems) console.log(`        ${p.rule}  ${p.where}\n            ${p.help}`);
      for (const l of left) console.log(`      axe cannot tell: ${l}`);
    });
  }
} finally {
  await browser.close();
}
if (failed) console.log(`${failed} violation${failed === 1 ? '' : 's'}`);
process.exitCode = failed ? 1 : 0;
