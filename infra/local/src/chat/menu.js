// The rich menu as LINE shows it: a picture, whose areas are buttons with names for those who do not see it.

const element = (tag, made) => Object.assign(document.createElement(tag), made);
const objects = new Map();

async function object(id) {
  if (!objects.has(id)) {
    const answer = await fetch(`/local/chat/menus/${id}`).catch(() => undefined);
    if (!answer?.ok) return undefined;
    objects.set(id, await answer.json());
  }
  return objects.get(id);
}

function area({ bounds, action }, size, tap) {
  const made = element("button", { type: "button", ariaLabel: action.label ?? action.displayText ?? action.text ?? action.uri });
  const part = (of, all) => `${(of * 100) / all}%`;
  Object.assign(made.style, {
    left: part(bounds.x, size.width), top: part(bounds.y, size.height),
    width: part(bounds.width, size.width), height: part(bounds.height, size.height),
  });
  made.addEventListener("click", () => tap(action));
  return made;
}

let shown;

/** Shows the menu with this id, if it is another one than before. Without one there is no bar either. */
export async function showMenu(id, tap) {
  if (id === shown) return;
  shown = id;
  const menu = id && await object(id);
  if (id !== shown) return;
  const bar = document.getElementById("menu-bar"), panel = document.getElementById("menu");
  bar.hidden = !menu;
  if (!menu) return panel.replaceChildren();
  const { size, selected, chatBarText, areas } = menu;
  const picture = element("img", { src: `/local/chat/menus/${id}/image`, alt: "", width: size.width, height: size.height });
  panel.replaceChildren(picture, ...areas.map(one => area(one, size, tap)));
  panel.ariaLabel = chatBarText;
  bar.textContent = chatBarText;
  open(panel.dataset.touched ? !panel.hidden : selected);
}

function open(is) {
  document.getElementById("menu").hidden = !is;
  document.getElementById("menu-bar").ariaExpanded = String(is);
  // The menu takes its height from the room, which shows the newest.
  const room = document.getElementById("room");
  room.scrollTop = room.scrollHeight;
}

document.getElementById("menu-bar").addEventListener("click", () => {
  const panel = document.getElementById("menu");
  panel.dataset.touched = "yes";
  open(panel.hidden);
});
