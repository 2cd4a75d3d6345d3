// LINE's LIFF SDK as a page sees it, as far as ours use it. Nobody is logged in to LINE here, so login() asks who one
// is; a page that is opened with ?liff.user=U… is inside LINE, as that user.
(() => {
  const USER = "liff.user", INSIDE = "liff.inside";
  let idToken = null;
  let started;
  const ready = new Promise(resolve => { started = resolve; });

  // What the address says of the user is kept, and taken out of the address.
  function enter() {
    const address = new URL(location.href);
    const user = address.searchParams.get(USER);
    if (!user) return;
    sessionStorage.setItem(USER, user);
    sessionStorage.setItem(INSIDE, "yes");
    address.searchParams.delete(USER);
    history.replaceState(history.state, "", address);
  }

  async function tokenOf(user) {
    const answer = await fetch("/local/line/tokens", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user_id: user }),
    });
    if (!answer.ok) throw new Error(`LINE's stand-in gave no ID token: ${answer.status}`);
    return (await answer.json()).id_token;
  }

  async function choose(to) {
    const { friends } = await fetch(`/local/chat/lines?from=${Number.MAX_SAFE_INTEGER}`).then(answer => answer.json());
    const dialog = document.createElement("dialog");
    const title = document.createElement("h2");
    title.textContent = "LINEログイン";
    dialog.append(title, ...friends.map(friend => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: friend.name });
      button.dataset.user = friend.user_id;
      button.addEventListener("click", () => {
        sessionStorage.setItem(USER, friend.user_id);
        if (to === location.href) location.reload();
        else location.assign(to);
      });
      const row = document.createElement("p");
      row.append(button);
      return row;
    }));
    document.body.append(dialog);
    dialog.showModal();
  }

  window.liff = {
    ready,
    async init({ liffId }) {
      if (!liffId) throw new Error("liffId is necessary for liff.init()");
      enter();
      const user = sessionStorage.getItem(USER);
      if (user) idToken = await tokenOf(user);
      started();
    },
    isInClient: () => sessionStorage.getItem(INSIDE) !== null,
    isLoggedIn: () => idToken !== null,
    login: ({ redirectUri } = {}) => { choose(redirectUri ?? location.href); },
    logout() {
      idToken = null;
      sessionStorage.removeItem(USER);
    },
    getIDToken: () => idToken,
    closeWindow: () => { window.close(); },
  };
})();
