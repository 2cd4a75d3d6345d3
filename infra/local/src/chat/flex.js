// LINE's Flex messages as HTML: boxes, texts, buttons, separators and images, as far as the account uses them.
// Everything is made with createElement and textContent: a message is data, never markup.

const SIZES = { xxs: 11, xs: 12, sm: 13, md: 15, lg: 18, xl: 21, xxl: 26, "3xl": 32, "4xl": 40, "5xl": 48 };
const SPACES = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const ENDS = { start: "flex-start", end: "flex-end", center: "center", "space-between": "space-between", "space-around": "space-around", "space-evenly": "space-evenly", "flex-start": "flex-start", "flex-end": "flex-end" };

const length = (value, names) => value === undefined ? undefined : names[value] !== undefined ? `${names[value]}px` : String(value);

function element(tag, className) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  return made;
}

/** Makes an element do what a tap on it does in LINE. `tap` gets LINE's action object. */
function actionable(made, action, tap) {
  if (!action) return made;
  made.dataset.action = action.type;
  if (made.tagName !== "BUTTON") {
    made.tabIndex = 0;
    made.setAttribute("role", "button");
    made.addEventListener("keydown", event => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); tap(action); }
    });
  }
  made.addEventListener("click", event => { event.stopPropagation(); tap(action); });
  return made;
}

const render = {
  box(part, tap) {
    const made = element("div", `fx-box ${part.layout}`);
    made.style.gap = length(part.spacing, SPACES) ?? "";
    for (const side of ["All", "Top", "Bottom", "Start", "End"]) {
      const value = length(part[`padding${side}`], SPACES);
      const name = { All: "padding", Start: "paddingLeft", End: "paddingRight" }[side] ?? `padding${side}`;
      if (value !== undefined) made.style[name] = value;
    }
    made.style.background = part.backgroundColor ?? "";
    made.style.borderRadius = length(part.cornerRadius, SPACES) ?? "";
    if (part.borderColor || part.borderWidth) made.style.border = `${part.borderWidth ?? "1px"} solid ${part.borderColor ?? "#d4d6da"}`;
    made.style.justifyContent = ENDS[part.justifyContent] ?? "";
    if (part.alignItems) made.style.alignItems = ENDS[part.alignItems] ?? "";
    made.style.width = part.width ?? "";
    made.style.height = part.height ?? "";
    for (const child of part.contents ?? []) made.append(component(child, part.layout, tap));
    return actionable(made, part.action, tap);
  },

  text(part, tap) {
    const made = element("p", part.wrap ? "fx-text wrap" : "fx-text");
    styleText(made, part);
    made.style.textAlign = { start: "left", end: "right", center: "center" }[part.align] ?? "";
    if (part.maxLines) Object.assign(made.style, { display: "-webkit-box", WebkitLineClamp: part.maxLines, WebkitBoxOrient: "vertical" });
    if (part.contents?.length) {
      for (const span of part.contents) {
        const piece = element("span");
        piece.textContent = span.text ?? "";
        styleText(piece, span);
        made.append(piece);
      }
    } else made.textContent = part.text ?? "";
    return actionable(made, part.action, tap);
  },

  button(part, tap) {
    const made = element("button", `fx-button ${part.style ?? "link"} ${part.height ?? "md"}`);
    made.type = "button";
    made.textContent = part.action?.label ?? "";
    if (part.color) made.style[part.style === "primary" || part.style === "secondary" ? "background" : "color"] = part.color;
    return actionable(made, part.action, tap);
  },

  image(part, tap) {
    const made = element("img", "fx-image");
    made.src = part.url;
    made.alt = "";
    const widths = { xxs: "40px", xs: "60px", sm: "80px", md: "100px", lg: "120px", xl: "140px", xxl: "160px", full: "100%" };
    made.style.width = widths[part.size ?? "md"] ?? part.size;
    made.style.aspectRatio = (part.aspectRatio ?? "1:1").replace(":", " / ");
    made.style.objectFit = part.aspectMode === "cover" ? "cover" : "contain";
    made.style.alignSelf = ENDS[part.align ?? "center"];
    made.style.background = part.backgroundColor ?? "";
    return actionable(made, part.action, tap);
  },

  icon(part) {
    const made = element("img");
    made.src = part.url;
    made.alt = "";
    made.style.height = length(part.size ?? "md", SIZES);
    return made;
  },

  separator(part, _tap, layout) {
    const made = element("hr", "fx-separator");
    made.style[layout === "vertical" ? "height" : "width"] = "1px";
    made.style.background = part.color ?? "";
    return made;
  },

  filler() {
    const made = element("div");
    made.style.flex = "1";
    return made;
  },

  spacer(part) {
    const made = element("div");
    made.style.height = length(part.size ?? "md", SPACES);
    return made;
  },
};

function styleText(made, part) {
  made.style.fontSize = length(part.size, SIZES) ?? "";
  made.style.fontWeight = part.weight === "bold" ? "700" : "";
  made.style.fontStyle = part.style ?? "";
  made.style.color = part.color ?? "";
  made.style.textDecoration = part.decoration ?? "";
}

function component(part, layout, tap) {
  const made = (render[part.type] ?? render.filler)(part, tap, layout);
  const margin = length(part.margin, SPACES);
  if (margin) made.style[layout === "vertical" ? "marginTop" : "marginLeft"] = margin;
  // In a row LINE shares the width out equally unless told otherwise; in a column it does not stretch.
  const flex = part.flex ?? (layout === "vertical" || part.type === "separator" || part.type === "icon" || part.width ? 0 : 1);
  if (part.type !== "filler") made.style.flex = flex === 0 ? "none" : `${flex} 1 0`;
  for (const [side, name] of [["Top", "top"], ["Bottom", "bottom"], ["Start", "left"], ["End", "right"]]) {
    const offset = length(part[`offset${side}`], SPACES);
    if (offset) Object.assign(made.style, { position: part.position ?? "relative", [name]: offset });
  }
  return made;
}

function bubble(content, tap) {
  const card = element("article", `card ${content.size ?? "mega"}`);
  for (const [name, padding] of [["header", "16px"], ["hero", "0"], ["body", "20px"], ["footer", "10px"]]) {
    const part = content[name];
    if (!part) continue;
    const made = component(part, "vertical", tap);
    made.classList.add(name);
    if (part.type === "box" && !Object.keys(part).some(key => key.startsWith("padding"))) made.style.padding = padding;
    made.style.background = content.styles?.[name]?.backgroundColor ?? made.style.background;
    card.append(made);
  }
  return actionable(card, content.action, tap);
}

/** A Flex message's contents: one bubble, or a carousel of them. */
export function flex(message, tap) {
  const cards = element("div", "cards");
  cards.setAttribute("role", "group");
  cards.setAttribute("aria-label", message.altText ?? "");
  const contents = message.contents?.type === "carousel" ? message.contents.contents : [message.contents];
  for (const content of contents) if (content) cards.append(bubble(content, tap));
  return cards;
}
