// Starts the npm package emulate (0.12.2, exactly), unchanged: one instance a workspace. Adds only what it lacks: event
// subscriptions, arguments in the query string, several workspaces, refusal of unknown tokens, time zones of people, and
// that a bot cannot post where it is no member; and a few routes under /_rig for the tests.
// usage: node launcher.mjs CONFIG NODE_MODULES     CONFIG: {"instances": [{port, team_id, users, channels, events_url, seed}]}
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const dist = join(process.argv[3], "emulate/dist");
const { createEmulator } = await import(pathToFileURL(join(dist, "api.js")).href);
const chunk = readdirSync(dist).find((f) => /^dist-.*\.js$/.test(f) && /\bslackPlugin\b/.test(readFileSync(join(dist, f), "utf8")));
const { slackPlugin, getSlackStore } = await import(pathToFileURL(join(dist, chunk)).href); // the module that api.js loads

const config = JSON.parse(readFileSync(process.argv[2], "utf8"));
const POSTS = ["chat.postMessage", "chat.postEphemeral"];
let current; // the instance being created
let triggers = 0; // none is like another
const register = slackPlugin.register, seed = slackPlugin.seed;
const json = (value, status = 200) => new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json; charset=utf-8" } });

slackPlugin.register = function (app, store, webhooks, baseUrl, tokens) {
  const here = current;
  Object.assign(here, { store, calls: {} });
  const kept = () => getSlackStore(store);
  if (here.events_url) webhooks.register({ url: here.events_url, events: ["*"], active: true, owner: "slack" });
  app.get("/_rig/calls", (c) => c.json(here.calls));
  app.get("/_rig/dump", (c) => c.json(Object.fromEntries(Object.entries(kept()).map(([name, rows]) => [name, rows.all()]))));
  app.get("/_rig/channel", (c) => c.json(kept().channels.findOneBy("channel_id", c.req.query("id")) ?? null));
  app.post("/_rig/channel", async (c) => { // change a channel, as people in Slack do
    const { id, ...changes } = await c.req.json();
    const channel = kept().channels.findOneBy("channel_id", id);
    if (changes.deleted) kept().channels.delete(channel.id); else kept().channels.update(channel.id, changes);
    return c.json({ ok: true });
  });
  app.post("/_rig/token", async (c) => { // a token that is worth nothing from now on, or has fewer scopes
    const { token, scopes } = await c.req.json();
    const row = kept().tokens.findOneBy("token", token);
    if (scopes) kept().tokens.update(row.id, { scopes }); else kept().tokens.delete(row.id);
    return c.json({ ok: true });
  });
  app.post("/_rig/trigger", async (c) => { // for any person and this app, as Slack makes one for each interaction
    const { user_id, app_id, view_id, age } = await c.req.json();
    const id = `${Math.floor(Date.now() / 1000)}.${++triggers}.${here.team_id}`;
    const expires_at = Math.floor(Date.now() / 1000) + (age ? -1 : 600); // Slack's is three seconds; a machine may be busy
    kept().viewTriggers.insert({ trigger_id: id, team_id: here.team_id, user_id, app_id, expires_at, used: false, ...(view_id ? { view_id } : {}) });
    return c.json({ trigger_id: id });
  });
  register.call(this, app, store, webhooks, baseUrl, tokens);
  const inner = app.fetch;
  app.fetch = async (request) => {
    const url = new URL(request.url), method = url.pathname.match(/^\/api\/([\w.]+)$/)?.[1];
    if (!method) return inner(request);
    here.calls[method] = (here.calls[method] ?? 0) + 1;
    const token = (request.headers.get("authorization") ?? "").replace(/^Bearer\s+/i, "").trim();
    const row = kept().tokens.findOneBy("token", token);
    if (/^xox/.test(token) && !row && !tokens.has(token)) return json({ ok: false, error: "invalid_auth" });
    request = await normalised(request, url, method, row, kept());
    if (request instanceof Response) return request;
    const answer = await inner(request);
    if (answer.status === 404) return json({ ok: false, error: "unknown_method", req_method: method });
    return method === "users.info" ? withZone(answer, here) : answer;
  };
};

async function normalised(request, url, method, row, kept) { // arguments may come in the query string, and by GET
  const raw = request.method === "GET" ? "" : await request.text();
  const type = request.headers.get("content-type") ?? "", headers = new Headers(request.headers);
  headers.delete("content-length");
  let body = raw, given;
  if (type.includes("json") && raw) {
    given = { ...Object.fromEntries(url.searchParams), ...JSON.parse(raw) };
    body = JSON.stringify(given);
  } else if (!type.includes("multipart")) {
    const all = new URLSearchParams(url.search);
    for (const [name, value] of new URLSearchParams(raw)) all.set(name, value);
    given = Object.fromEntries(all);
    body = all.toString();
    headers.set("content-type", "application/x-www-form-urlencoded");
  }
  if (POSTS.includes(method) && row && given?.channel) { // emulate lets a bot post in every public channel
    const channel = kept.channels.findOneBy("channel_id", given.channel);
    if (channel && !channel.members.includes(row.user_id)) return json({ ok: false, error: "not_in_channel" });
  }
  return new Request(url.origin + url.pathname, { method: "POST", headers, body });
}

async function withZone(answer, here) {
  const found = await answer.json();
  const person = here.users?.find((each) => each.id === found.user?.id);
  if (person) Object.assign(found.user, { tz: person.tz ?? "Etc/UTC", locale: person.locale ?? "en-US" });
  return json(found);
}

slackPlugin.seed = function (store, baseUrl) {
  const here = current ?? config.instances.find((each) => each.store === store);
  seed.call(this, store, baseUrl);
  const kept = getSlackStore(store), team = here.team_id, now = Math.floor(Date.now() / 1000);
  for (const kind of ["teams", "users", "channels", "incomingWebhooks"]) for (const row of kept[kind].all()) kept[kind].update(row.id, { team_id: team });
  const { id: _id, created_at: _c, updated_at: _u, ...first } = kept.users.all()[0];
  for (const user of here.users ?? []) {
    const profile = { ...first.profile, display_name: user.name, real_name: user.name, email: `${user.id}@example.com` };
    kept.users.insert({ ...first, user_id: user.id, name: user.name, real_name: user.name, email: profile.email, is_admin: false, is_bot: !!user.is_bot, profile });
  }
  for (const ch of here.channels ?? []) {
    const about = { value: "", creator: ch.members[0], last_set: now };
    kept.channels.insert({ channel_id: ch.id, team_id: team, name: ch.name, is_channel: !ch.private, is_private: !!ch.private, is_archived: false, topic: about, purpose: about, members: [...ch.members], creator: ch.members[0], num_members: ch.members.length });
  }
};

for (const each of config.instances) {
  current = each;
  await createEmulator({ service: "slack", port: each.port, seed: each.seed, baseUrl: each.base_url });
}
current = undefined;
console.log("READY");
