// Keeps the page's own files, so that it opens at once and says so when there is no connection. Answers of head office,
// and whatever is a person's, are never kept.
const KEEP = "steward-talk-1";
const SHELL = [
  "./", "offline.html", "style.css", "colours.css", "mark.svg", "app.js", "avatar.js", "captions.js", "chart.js",
  "door.js", "figures.js", "line.js", "microphone.js", "motion.js", "recorder.js", "voice.js",
];
const LATER = ["three/three.js", "three/three.core.js", "three/gltf.js", "three/geometry.js", "three/skeleton.js", "avatar.glb"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEEP).then((kept) => kept.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== KEEP) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const place = new URL(event.request.url);
  const own = place.origin === self.location.origin && place.pathname.startsWith("/talk/");
  if (!own || event.request.method !== "GET") return;
  const name = place.pathname.slice("/talk/".length) || "./";
  if (event.request.mode === "navigate") event.respondWith(page(event.request));
  else if (LATER.includes(name)) event.respondWith(large(event.request));
  else if (SHELL.includes(name)) event.respondWith(fresh(event.request));
});

// A page that cannot be fetched is told by the page that says so: nothing works without head office.
async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match("offline.html")) ?? Response.error();
  }
}

async function fresh(request) {
  const kept = await caches.open(KEEP);
  try {
    const found = await fetch(request);
    if (found.ok) await kept.put(request, found.clone());
    return found;
  } catch {
    return (await kept.match(request)) ?? Response.error();
  }
}

// Megabytes that hardly change: from here, and asked for anew behind the back for the next time.
async function large(request) {
  const kept = await caches.open(KEEP);
  const had = await kept.match(request);
  const found = fetch(request).then(async (answer) => {
    if (answer.ok) await kept.put(request, answer.clone());
    return answer;
  });
  if (!had) return found;
  found.catch(() => {});
  return had;
}
