// Signing in. The tokens stay in this page's memory: a reload asks for the password again, and nothing is left behind.

export class Refused extends Error {
  constructor(status, words, retryAfterS, wants) {
    super(words);
    this.wants = wants; // "code" where a second factor is asked for
    this.status = status;
    this.retryAfterS = retryAfterS;
  }
}

export class Door {
  constructor(renewed = () => {}) {
    this.access = "";
    this.refresh = "";
    this.renewed = renewed; // is given each new access token
  }

  async signIn(name, password, code) {
    const form = new URLSearchParams({ username: name, password, code, grant_type: "password" });
    await this.#take(await asked("/api/v1/auth/login", { method: "POST", body: form }));
    return this.get("/api/v1/auth/me");
  }

  get(path) {
    return this.#do(path, {});
  }

  post(path, body) {
    const headers = { "Content-Type": "application/json" };
    return this.#do(path, { method: "POST", headers, body: JSON.stringify(body ?? {}) });
  }

  async signOut() {
    clearTimeout(this.timer);
    const form = new URLSearchParams({ token: this.refresh });
    this.access = this.refresh = "";
    await fetch("/api/v1/auth/logout", { method: "POST", body: form, keepalive: true }).catch(() => {});
  }

  async #do(path, options) {
    const headers = { ...options.headers, Authorization: `Bearer ${this.access}` };
    return asked(path, { ...options, headers });
  }

  async #take(given) {
    this.access = given.access_token;
    this.refresh = given.refresh_token;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#renew(), given.expires_in * 800);
    this.renewed(this.access);
  }

  async #renew() {
    const form = new URLSearchParams({ refresh_token: this.refresh, grant_type: "refresh_token" });
    try {
      await this.#take(await asked("/api/v1/auth/refresh", { method: "POST", body: form }));
    } catch (error) {
      // Without a connection it is tried again; whom head office refuses signs in anew with the next question.
      if (!(error instanceof Refused)) this.timer = setTimeout(() => this.#renew(), 5000);
    }
  }
}

async function asked(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("Head office cannot be reached; look whether you are connected.");
  }
  const said = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  const words = typeof said.detail === "string" ? said.detail : "Head office did not understand that.";
  throw new Refused(answer.status, words, Number(answer.headers.get("Retry-After")) || 0, said.wants ?? "");
}
