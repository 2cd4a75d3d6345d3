// The chat page: shows what was said, and sends what the person does as LINE would.
import { flex } from "/local/chat/flex.js";
import { showMenu } from "/local/chat/menu.js";

const $ = id => document.getElementById(id);
const state = { friends: [], lines: [], next: 0, user: localStorage.getItem("user") ?? "", read: {} };

const COLOURS = ["#5b7fb9", "#b9665b", "#5ba578", "#9a6bb5", "#b98d4a", "#4f9aa8"];
const colour = id => COLOURS[[...id].reduce((sum, sign) => sum + sign.codePointAt(0), 0) % COLOURS.length];

async function act(said) {
  $("fault").textContent = "";
  const answer = await fetch("/local/line/events", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user_id: state.user, ...said }),
  }).catch(() => undefined);
  if (!answer?.ok) $("fault").textContent = answer ? (await answer.json()).detail ?? "The webhook was refused." : "The local system does not answer.";
  await refresh();
}

/** What a tap does in LINE, by LINE's action object. */
function tap(action) {
  if (action.type === "message") act({ text: action.text });
  else if (action.type === "postback") act({ postback: action.data, ...(action.displayText && { display_text: action.displayText }) });
  else if (action.type === "uri") openInside(action.uri);
  else if (action.type === "clipboard") navigator.clipboard?.writeText(action.clipboardText);
}

/** Opens a page over the chat, as LINE does: our own pages learn who opened them, and LINE's dialog is the local one. */
function openInside(uri) {
  const address = new URL(uri.replace("https://access.line.me/", `${location.origin}/local/line/access/`), location.href);
  if (address.origin !== location.origin) return window.open(address, "_blank", "noopener");
  const inside = address.pathname === "/my" ? `/local/line/liff/open?user_id=${encodeURIComponent(state.user)}` : address;
  window.open(inside, "inside", "width=400,height=800");
}

export function shown(message) {
  if (message.type === "flex") return flex(message, tap);
  if (message.type === "image") {
    const picture = Object.assign(document.createElement("img"), { src: message.originalContentUrl, alt: "" });
    picture.className = "picture";
    return picture;
  }
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  bubble.textContent = message.text ?? message.altText ?? `(${message.type})`;
  return bubble;
}

const NOTICES = { follow: "友だちになりました", unfollow: "ブロックしました" };

function item(line) {
  const made = document.createElement("li");
  made.className = line.from;
  if (line.from === "notice") {
    made.textContent = NOTICES[line.message.text] ?? line.message.text;
    return made;
  }
  made.append(shown(line.message));
  const time = document.createElement("time");
  time.dateTime = line.at;
  time.textContent = new Date(line.at).toLocaleString("ja-JP", { timeZone: "Asia/Tokyo", year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const foot = Object.assign(document.createElement("p"), { className: "foot" });
  if (line.from === "push") foot.append(Object.assign(document.createElement("span"), { className: "tag", textContent: line.is_silent ? "プッシュ（音なし）" : "プッシュ" }));
  foot.append(time);
  made.append(foot);
  return made;
}

function showQuickReplies(lines) {
  const last = lines.at(-1);
  const items = last && last.from !== "user" ? last.message.quickReply?.items ?? [] : [];
  const wasThere = $("quick").contains(document.activeElement);
  $("quick").replaceChildren(...items.map(({ action }) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: action.label ?? action.text ?? "" });
    button.addEventListener("click", () => tap(action));
    return button;
  }));
  // Whoever goes by keyboard stays where they were.
  if (wasThere) ($("quick").firstChild ?? $("say")).focus();
}

function showPeople() {
  const rows = state.friends.map(friend => {
    const lines = state.lines.filter(line => line.user_id === friend.user_id);
    const unread = lines.filter(line => line.from !== "user").length - (state.read[friend.user_id] ?? 0);
    const button = Object.assign(document.createElement("button"), { type: "button" });
    const face = Object.assign(document.createElement("span"), { className: "face", textContent: [...friend.name][0] });
    face.style.background = colour(friend.user_id);
    face.ariaHidden = "true";
    const text = document.createElement("span");
    const last = lines.at(-1)?.message;
    text.append(
      Object.assign(document.createElement("b"), { textContent: friend.name }),
      Object.assign(document.createElement("small"), { textContent: friend.follows ? last?.text ?? last?.altText ?? friend.user_id : "ブロック中" }),
    );
    button.append(face, text);
    if (friend.user_id === state.user) button.setAttribute("aria-current", "true");
    else if (unread > 0) button.append(Object.assign(document.createElement("span"), { className: "unread", textContent: unread }));
    button.addEventListener("click", () => choose(friend.user_id));
    const row = document.createElement("li");
    row.append(button);
    return row;
  });
  const focused = [...$("people").children].findIndex(row => row.contains(document.activeElement));
  $("people").replaceChildren(...rows);
  rows[focused]?.firstChild.focus();
}

function showChat(added, all) {
  const log = $("log"), room = $("room");
  const mine = added.filter(line => line.user_id === state.user);
  if (all) log.replaceChildren();
  log.append(...mine.map(item));
  const lines = state.lines.filter(line => line.user_id === state.user);
  state.read[state.user] = lines.filter(line => line.from !== "user").length;
  showQuickReplies(lines);
  // After the quick replies, which take their height from the room.
  if (mine.length) room.scrollTop = room.scrollHeight;
  const friend = state.friends.find(friend => friend.user_id === state.user);
  $("who").textContent = friend ? `${friend.name} (${friend.user_id})` : "";
  showMenu(friend?.menu ?? undefined, tap);
  $("block").textContent = friend?.follows === false ? "友だち追加" : "ブロック";
}

function choose(user) {
  state.user = user;
  localStorage.setItem("user", user);
  showChat(state.lines, true);
  showPeople();
  $("people").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

async function refresh() {
  const answer = await fetch(`/local/chat/lines?from=${state.next}`).then(answer => answer.json()).catch(() => undefined);
  if (!answer) return;
  const restarted = answer.next < state.next;
  if (restarted) Object.assign(state, { lines: [], next: 0, read: {} });
  const changed = JSON.stringify(answer.friends) !== JSON.stringify(state.friends);
  state.friends = answer.friends;
  const fresh = restarted ? [] : answer.lines.slice(Math.max(0, state.next - (answer.next - answer.lines.length)));
  state.lines.push(...fresh);
  if (!restarted) state.next = answer.next;
  if (!state.friends.some(friend => friend.user_id === state.user) && state.friends.length) return choose(state.friends[0].user_id);
  if (fresh.length || changed || restarted) { showChat(fresh, restarted); showPeople(); }
}

$("composer").addEventListener("submit", event => {
  event.preventDefault();
  const text = $("say").value.trim();
  $("say").value = "";
  if (text && state.user) act({ text });
});
$("block").addEventListener("click", () => {
  const friend = state.friends.find(friend => friend.user_id === state.user);
  act({ type: friend?.follows === false ? "follow" : "unfollow" });
});
$("newcomer").addEventListener("submit", async event => {
  event.preventDefault();
  const random = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
  const user = $("newcomer-id").value.trim() || `U${random}`;
  $("newcomer-id").value = "";
  state.user = user;
  await act({ type: "follow" });
  choose(user);
});

await refresh();
if (state.user) choose(state.user);
setInterval(refresh, 800);
