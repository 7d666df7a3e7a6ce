// Signing in, on head office's own page (authorization code with PKCE), and what is sent with each request: a token, and a
// proof that this page has its key (DPoP). The key cannot be taken out of the browser; it and the tokens stay in this page's
// memory: a reload asks for the password again, and nothing is left behind.

const CLIENT = "talk";
const TOKENS_AT = "/api/v1/auth/token";
const KEPT = "steward-sign-in"; // between leaving for the sign-in page and coming back

export class Refused extends Error {
  constructor(status, words, retryAfterS) {
    super(words);
    this.status = status;
    this.retryAfterS = retryAfterS;
  }
}

export class Door {
  constructor(renewed = () => {}) {
    this.access = "";
    this.refresh = "";
    this.renewed = renewed; // is given each new access token
    this.aheadMs = 0; // of head office's clock over this one
  }

  // Leaves for the sign-in page; `cameBack` goes on when it has sent the browser back.
  async leave() {
    if (!crypto.subtle) throw new Error("This page must be opened by https for signing in.");
    const [state, verifier] = [random(), random()];
    sessionStorage.setItem(KEPT, JSON.stringify({ state, verifier }));
    location.assign(`/authorize?${new URLSearchParams({
      response_type: "code", client_id: CLIENT, redirect_uri: here(), state,
      code_challenge: await hashed(verifier), code_challenge_method: "S256",
    })}`);
  }

  // Returns who is signed in if the sign-in page has sent the browser here with a code, or null if nobody came back.
  async cameBack() {
    const said = new URLSearchParams(location.search);
    if (!said.has("state")) return null;
    history.replaceState(null, "", location.pathname);
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
    if (kept?.state !== said.get("state") || said.get("iss") !== location.origin) {
      throw new Error("This sign-in was not begun here; sign in again.");
    }
    if (said.get("error") === "access_denied") return null;
    if (said.has("error")) throw new Error("Head office could not let you sign in here; reload this page and try again.");
    await this.#setClock();
    this.key = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", this.key.publicKey);
    this.jwk = { kty, crv, x, y };
    const form = { grant_type: "authorization_code", code: said.get("code"), redirect_uri: here(), code_verifier: kept.verifier };
    await this.#ask(form);
    return this.get("/api/v1/auth/me");
  }

  get(path) {
    return this.#do(path, { method: "GET" });
  }

  post(path, body) {
    const headers = { "Content-Type": "application/json" };
    return this.#do(path, { method: "POST", headers, body: JSON.stringify(body ?? {}) });
  }

  // What a WebSocket offers as protocols in place of headers, which a browser cannot send with it.
  async offered(path) {
    return ["steward.dpop", this.access, await this.#proof("GET", path, this.access)];
  }

  async signOut() {
    clearTimeout(this.timer);
    const form = new URLSearchParams({ token: this.refresh });
    this.access = this.refresh = "";
    await fetch("/api/v1/auth/logout", { method: "POST", body: form, keepalive: true }).catch(() => {});
  }

  async #do(path, options) {
    const proof = await this.#proof(options.method, path, this.access);
    const headers = { ...options.headers, Authorization: `DPoP ${this.access}`, DPoP: proof };
    return this.#asked(path, { ...options, headers });
  }

  async #ask(form) {
    const body = new URLSearchParams({ ...form, client_id: CLIENT });
    const given = await this.#asked(TOKENS_AT, { method: "POST", body, headers: { DPoP: await this.#proof("POST", TOKENS_AT) } });
    this.access = given.access_token;
    this.refresh = given.refresh_token;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#renew(), given.expires_in * 800);
    this.renewed(this.access);
  }

  async #renew() {
    try {
      await this.#ask({ grant_type: "refresh_token", refresh_token: this.refresh });
    } catch (error) {
      // Without a connection it is tried again; whom head office refuses signs in anew with the next question.
      if (!(error instanceof Refused)) this.timer = setTimeout(() => this.#renew(), 5000);
    }
  }

  async #proof(method, path, token) {
    const said = {
      htm: method, htu: new URL(path, location.origin).href.split("?")[0], jti: random(),
      iat: Math.round((Date.now() + this.aheadMs) / 1000), ...(token ? { ath: await hashed(token) } : {}),
    };
    const text = `${packed({ typ: "dpop+jwt", alg: "ES256", jwk: this.jwk })}.${packed(said)}`;
    const how = { name: "ECDSA", hash: "SHA-256" };
    return `${text}.${written(await crypto.subtle.sign(how, this.key.privateKey, bytes(text)))}`;
  }

  // A proof is good for minutes; the clocks of people's devices are off by more at times.
  async #setClock() {
    const answer = await fetch("bank.json", { cache: "no-store" }).catch(() => null);
    const at = Date.parse(answer?.headers.get("Date") ?? "");
    if (at) this.aheadMs = at - Date.now();
  }

  async #asked(path, options) {
    let answer;
    try {
      answer = await fetch(path, options);
    } catch {
      throw new Error("Head office cannot be reached; look whether you are connected.");
    }
    const said = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
    if (answer.ok) return said;
    const words = typeof said.detail === "string" ? said.detail : "Head office did not understand that.";
    const out = answer.status === 401 || path === TOKENS_AT;
    throw new Refused(out ? 401 : answer.status, words, Number(answer.headers.get("Retry-After")) || 0);
  }
}

const here = () => `${location.origin}/talk/`;
const bytes = (text) => new TextEncoder().encode(text);
const random = () => written(crypto.getRandomValues(new Uint8Array(32)));
const packed = (value) => written(bytes(JSON.stringify(value)));
const hashed = async (text) => written(await crypto.subtle.digest("SHA-256", bytes(text)));

function written(raw) {
  const text = btoa(String.fromCharCode(...new Uint8Array(raw)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
