// What LINE does not have: the program's clock, and the schedules that run by it.

const $ = id => document.getElementById(id);
const TOKYO = { timeZone: "Asia/Tokyo" };
/** Whether the field holds a time that was typed and not set yet: it outlives the loss of the focus to the button. */
let typed = false;

function showClock({ now, frozen }) {
  const instant = new Date(now);
  const day = instant.toLocaleDateString("en-GB", { ...TOKYO, weekday: "short", day: "numeric", month: "short", year: "numeric" });
  const time = instant.toLocaleTimeString("en-GB", { ...TOKYO, hour: "2-digit", minute: "2-digit" });
  $("now").dateTime = now;
  $("now").textContent = `${day}, ${time}`;
  $("clock-runs").textContent = frozen ? "Tokyo; it stands still" : "Tokyo; it runs";
  // "2027-11-24T10:00": what the field takes, on Tokyo's clock.
  if (document.activeElement !== $("clock-at") && !typed) $("clock-at").value = instant.toLocaleString("sv-SE", TOKYO).replace(" ", "T").slice(0, 16);
}

async function ask(path, body) {
  const answer = await fetch(path, body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }).catch(() => undefined);
  if (!answer) return say("The local system does not answer.");
  const said = await answer.json();
  if (!answer.ok) return say(said.detail ?? "That was refused.");
  return said;
}

function say(words) {
  $("ran").textContent = words;
}

async function turn(body) {
  const clock = await ask("/local/clock", body);
  if (!clock) return;
  typed = false;
  showClock(clock);
  say("The clock was set. No schedule ran: run what lies between by hand.");
}

/** The same day and time of another month; the last day of a month that is too short. */
function monthsLater(months) {
  const [day, time] = new Date($("now").dateTime).toLocaleString("sv-SE", TOKYO).split(" ");
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  const landed = Math.min(date, last.getUTCDate());
  return `${last.toISOString().slice(0, 8)}${String(landed).padStart(2, "0")}T${time}+09:00`;
}

async function run(name) {
  say("Running …");
  const done = await ask(`/local/schedules/${name}`, {});
  if (!done) return;
  const counts = Object.entries(done.counts ?? {}).filter(([, count]) => typeof count === "number");
  say(`${name} ran: ${counts.map(([what, count]) => `${what.replaceAll("_", " ")} ${count}`).join(", ") || "nothing was due"}.`);
}

$("clock-day").addEventListener("click", () => turn({ advance_days: 1 }));
$("clock-month").addEventListener("click", () => turn({ now: monthsLater(1) }));
$("clock-year").addEventListener("click", () => turn({ now: monthsLater(12) }));
$("clock-at").addEventListener("input", () => { typed = true; });
$("clock-set").addEventListener("submit", event => {
  event.preventDefault();
  turn({ now: `${$("clock-at").value}:00+09:00` });
});
for (const button of document.querySelectorAll("[data-schedule]")) button.addEventListener("click", () => run(button.dataset.schedule));
// On a phone the chat comes first.
$("tools").open = matchMedia("(min-width: 801px)").matches;

async function look() {
  const clock = await fetch("/local/clock").then(answer => answer.json()).catch(() => undefined);
  if (clock) showClock(clock);
}
await look();
setInterval(look, 5000);
