// Helpers of every page. Nothing here makes markup of text: strings become text nodes, and so do those of documents.

const CONTROLS = {
  "\u200b": "ZWSP", "\u200e": "LRM", "\u200f": "RLM", "\u061c": "ALM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF",
  "\u202d": "LRO", "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
};
const CONTROL = /[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
const LONG = 1200;

// The JSON of a data block; undefined where the page has none of that name.
function read(name) {
  const block = document.getElementById("data-" + name);
  return block ? JSON.parse(block.textContent) : undefined;
}

// The same of data that the page holds compressed.
async function unpack(name) {
  const block = document.getElementById("packed-" + name);
  if (!block) return undefined;
  const bytes = Uint8Array.from(atob(block.textContent), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

// Text as nodes in which controls that turn the direction of writing, or that can't be seen, are named.
function shown(text) {
  if (!CONTROL.test(text)) return document.createTextNode(text);
  const out = document.createDocumentFragment();
  for (const part of text.split(new RegExp("(" + CONTROL.source + ")"))) {
    if (CONTROL.test(part)) {
      const mark = document.createElement("span");
      mark.className = "control";
      const code = "U+" + part.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      mark.textContent = CONTROLS[part] || code;
      mark.title = code + ", a control character that stands in the document";
      out.append(mark);
    } else if (part) out.append(part);
  }
  return out;
}

// An element (SVG's where the name begins with "svg:"). Attributes: on… are listeners, data and aria as they are written.
function h(name, attributes, ...children) {
  const element = name.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", name.slice(4)) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "style") Object.assign(element.style, value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) add(element, child);
    else element.append(child instanceof Node ? child : shown(String(child)));
  }
}

// A text of the document, kept apart from what stands around it; of a very long one the beginning, and a button.
function printed(text, lang) {
  const whole = String(text);
  const out = h("bdi", { lang: lang });
  if (whole.length <= LONG) {
    out.append(shown(whole));
    return out;
  }
  out.append(shown(whole.slice(0, LONG)));
  out.append(h("button", {
    type: "button", class: "screen",
    onclick: (event) => { event.stopPropagation(); out.replaceChildren(shown(whole)); },
  }, "… show all " + whole.length.toLocaleString("en") + " characters"));
  return out;
}

const nearby = typeof IntersectionObserver === "undefined" ? null : new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    nearby.unobserve(entry.target);
    loadPicture(entry.target);
  }
}, { rootMargin: "600px" });

// Where a picture is: in the page, or at an address of the server that serves the page (`data-src`).
function pictureSource(name) {
  const block = document.getElementById("picture-" + name);
  return block && block.textContent ? "data:image/webp;base64," + block.textContent : null;
}

function loadPicture(image) {
  if (image.getAttribute("src")) return;
  const source = image.dataset.src || pictureSource(image.dataset.picture);
  if (source) image.src = source;
}

function lazyPicture(image, name, address) {
  image.dataset.picture = name;
  if (address) image.dataset.src = address;
  if (nearby) nearby.observe(image); else loadPicture(image);
  return image;
}
addEventListener("beforeprint", () => document.querySelectorAll("img[data-picture]").forEach(loadPicture));

// A picture with boxes over it. `picture` names it; each of `boxes` is [x0, y0, x1, y1] in the page's points, and `label`
// says what the picture shows to who can't see it. Boxes get the class `mark`.
function crop({ picture, boxes, label }) {
  const block = document.getElementById("picture-" + picture);
  if (!block || !block.textContent) return h("p", { class: "soft" }, "no picture of this page could be made");
  const [width, height] = block.dataset.size.split(" ");
  const image = h("img", { alt: label, width: width, height: height });
  lazyPicture(image, picture);
  const marks = boxes.map((box) => h("svg:rect", {
    class: "mark", x: box[0] - 1, y: box[1] - 1, width: box[2] - box[0] + 2, height: box[3] - box[1] + 2, rx: 1.5,
  }));
  return h("div", { class: "picture" }, image,
    h("svg:svg", { viewBox: block.dataset.box, preserveAspectRatio: "none", "aria-hidden": "true" }, marks));
}

// The button that goes from light to dark and back; what the system prefers comes first.
function themeButton() {
  const dark = () => document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const button = h("button", { type: "button", class: "screen", title: "light or dark" }, "◐");
  button.setAttribute("aria-label", "light or dark");
  button.addEventListener("click", () => { document.documentElement.dataset.theme = dark() ? "light" : "dark"; });
  return button;
}
