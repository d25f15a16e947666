// Makes the stylesheet and the images that it uses: `node styles/build.mjs <folder>`.
// Does nothing when nothing that it reads has changed since the last time.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const module = dirname(dirname(fileURLToPath(import.meta.url)));
const functions = dirname(module);
const out = process.argv[2];
const packages = join(module, "node_modules");
const images = join(packages, "@uswds/uswds/dist/img");

// Images that the layout names itself; those that the stylesheet names are found in it.
const layoutImages = ["us_flag_small.png", "icon-dot-gov.svg", "icon-https.svg"];

// Where class names are written down: a class that stands in none of these leaves the stylesheet.
const markup = ["site", "web", "pages", "membership", "statistics", "coordinators", "directory"]
  .map((module) => `${module}/src/main`)
  .concat("site/content")
  .flatMap((folder) => files(join(functions, folder)))
  .filter((file) => /\.(java|md|properties)$/.test(file))
  .sort();

function files(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function hash(...texts) {
  const sha = createHash("sha256");
  for (const text of texts) sha.update(text).update("\0");
  return sha.digest("hex").slice(0, 12);
}

// Wherever it stands, a word of this form counts as a class name: too many stay rather than one too few.
const classNames = /\b(?:usa|site|grid)-[a-z0-9_-]+/g;

const names = [...new Set(markup.flatMap((file) => readFileSync(file, "utf8").match(classNames) ?? []))].sort();

// Tags and attributes that pages have.
const plain = (
  "html body a abbr aside blockquote button caption code dd details div dl dt em fieldset figure footer form h1 h2 h3 h4 " +
  "h5 h6 header hr img input label legend li main mark nav ol option p pre section select span strong summary svg table " +
  "tbody td textarea th thead time tr ul " +
  "aria-current aria-disabled aria-invalid checked checkbox checklist class data-label disabled date email hidden href id lang multiple open " +
  "page radio role scope search submit tabindex text title type"
).split(" ");

const lock = readFileSync(join(module, "package-lock.json"));
const sources = files(join(module, "styles")).sort();
const inputs = hash(lock, names.join(" "), ...sources.map((file) => readFileSync(file)));
const stamp = join(out, "inputs");
if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) process.exit(0);

const installed = join(packages, ".installed");
if (!existsSync(installed) || readFileSync(installed, "utf8") !== hash(lock)) {
  console.log("site: installing the design system (npm ci)");
  const npm = ["ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  try {
    execFileSync("npm", npm, { cwd: module, stdio: ["ignore", "ignore", "inherit"] });
  } catch (e) {
    console.error(e.code === "ENOENT" ? "npm is missing: install it with Node.js." : "npm ci failed: is the registry reachable?");
    process.exit(1);
  }
  writeFileSync(installed, hash(lock));
}

const sass = await import("sass");
const { PurgeCSS } = await import("purgecss");

const compiled = sass.compile(join(module, "styles/site.scss"), {
  style: "compressed",
  charset: false,
  loadPaths: [join(packages, "@uswds/uswds/packages")],
  quietDeps: true,
  // The design system still uses what newer versions of Sass warn of.
  silenceDeprecations: ["import", "global-builtin", "if-function", "color-functions"].filter((id) => id in sass.deprecations),
});
const [purged] = await new PurgeCSS().purge({
  css: [{ raw: compiled.css }],
  content: [{ raw: [...names, ...plain].join(" "), extension: "txt" }],
  defaultExtractor: (text) => text.split(" "),
  fontFace: true,
  keyframes: true,
  variables: false,
});
const rules = purged.css;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const manifest = {};

function emit(name, bytes) {
  const extension = extname(name);
  const path = `${basename(name, extension)}.${hash(bytes)}${extension}`;
  writeFileSync(join(out, path), bytes);
  if (extension !== ".png") {
    writeFileSync(join(out, path + ".br"), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
    writeFileSync(join(out, path + ".gz"), gzipSync(bytes, { level: 9 }));
  }
  manifest[name] = `/assets/${path}`;
  return manifest[name];
}

for (const name of layoutImages) emit(name, readFileSync(join(images, name)));
for (const file of sources.filter((file) => file.endsWith(".svg"))) emit(basename(file), readFileSync(file));

const css = rules.replace(/url\(["']?([^"')]+)["']?\)/g, (whole, url) => {
  if (url.startsWith("data:")) throw new Error(`the stylesheet holds a data: address, which our policy forbids: ${url.slice(0, 80)}`);
  const file = join(images, url.replace(/^.*\/img\//, ""));
  if (!existsSync(file)) throw new Error(`the stylesheet names an image that is not there: ${url}`);
  return `url(${manifest[basename(file)] ?? emit(basename(file), readFileSync(file))})`;
});
emit("site.css", Buffer.from(css));

writeFileSync(
  join(out, "assets.properties"),
  Object.entries(manifest).sort().map(([name, path]) => `${name}=${path}\n`).join(""),
);
writeFileSync(stamp, inputs);
const size = statSync(join(out, basename(manifest["site.css"]) + ".br")).size;
console.log(`site: stylesheet ${(size / 1000).toFixed(1)} kB with brotli, ${Object.keys(manifest).length - 1} images`);
