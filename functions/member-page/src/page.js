// Signs in through LINE, turns the card's code and keeps the screen awake. Everything else works without this file.
"use strict";

const byId = id => document.getElementById(id);
const show = (id, shown) => { byId(id).hidden = !shown; };

// ---- The way in

async function begin() {
  show("gate-wait", true);
  show("gate-login", false);
  show("gate-failed", false);
  const idToken = liff.getIDToken();
  const answer = await fetch("/my/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id_token: idToken }),
  });
  if (answer.ok) return location.replace(location.pathname);
  // Outside LINE the SDK keeps a token that has ended: only a new login brings a new one.
  if (answer.status === 401 && !liff.isInClient()) liff.logout();
  throw new Error(`the session was refused: ${answer.status}`);
}

function offer() {
  show("gate-wait", false);
  show("gate-login", true);
}

function failed() {
  offer();
  show("gate-failed", true);
}

async function signIn(gate) {
  const waits = "waits" in gate.dataset;
  byId("gate-login").addEventListener("click", () => {
    if (!window.liff) return location.reload();
    if (liff.isLoggedIn()) begin().catch(failed);
    else liff.login({ redirectUri: location.origin + location.pathname });
  });
  await liff.init({ liffId: gate.dataset.liff });
  if (waits && !liff.isInClient()) liff.logout();
  if (liff.isLoggedIn() && !waits) await begin();
  else offer();
}

const gate = byId("gate");
if (gate?.dataset.liff) signIn(gate).catch(failed);

// ---- The card's code

// Often enough that a code on the screen has always a minute left.
const EVERY_MS = 20_000;

async function turn(code) {
  const answer = await fetch("/my/code.svg").catch(() => undefined);
  if (answer?.status === 401) return location.reload();
  const drawn = answer?.ok && new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  if (drawn) code.replaceChildren(document.importNode(drawn, true));
  code.classList.toggle("old", !drawn);
  show("code-stale", !drawn);
}

function stayAwake() {
  navigator.wakeLock?.request("screen").catch(() => undefined);
}

const code = byId("code");
if (code) {
  const look = () => {
    if (document.hidden) return;
    turn(code);
    stayAwake();
  };
  setInterval(() => { if (!document.hidden) turn(code); }, EVERY_MS);
  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  addEventListener("pageshow", event => { if (event.persisted) look(); });
  show("code-turns", true);
  stayAwake();
}
