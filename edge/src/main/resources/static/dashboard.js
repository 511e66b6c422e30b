// Shows one server live. All texts come from strangers, so they only ever become text nodes and attributes.

const POLL_MS = 2000;
const ANSWER_WITHIN_MS = 5000;
const ROWS_SHOWN = 100;
const EVENTS_SHOWN = 25;
const TOKEN_KEY = 'muster.token';
const CLOCK_TOLERANCE_MS = 2000;
const LATE_SHARE = 0.6;
const ANSWER_GRACE_MS = 10_000;
const NAMED_MAX = 3;
const SHARED = 'application';
const NOTHING = '\u2013';

const byId = id => document.getElementById(id);

// ---------------------------------------------------------------- building and updating elements

const isShown = content => content != null && content !== false && content !== '';

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter(isShown));
  return element;
}

/** Makes the old node like the new one and touches only what differs: focus, selection and open details survive. */
function morph(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) return old.replaceWith(fresh);
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === 'open' && old.nodeName === 'DETAILS')) old.removeAttribute(name);
  }
  morphChildren(old, [...fresh.childNodes]);
}

function morphChildren(parent, fresh) {
  const old = [...parent.childNodes];
  fresh.forEach((node, at) => (at < old.length ? morph(old[at], node) : parent.append(node)));
  old.slice(fresh.length).forEach(node => node.remove());
}

const setText = (element, text) => morphChildren(element, text === '' ? [] : [document.createTextNode(text)]);

// ---------------------------------------------------------------- times and numbers

// The server's clock counts; a browser whose clock is wrong still shows true ages.
let clockAhead = 0;
const now = () => Date.now() + clockAhead;
const instant = text => Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));

function millis(duration) {
  const parts = /^(-?)PT?(?:(-?\d+)D)?T?(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?[\d.]+)S)?$/.exec(duration ?? '');
  if (!parts) return NaN;
  const [days, hours, minutes, seconds] = parts.slice(2).map(part => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 * (parts[1] ? -1 : 1);
}

function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} days`;
}

const agoText = ms => (ms < 1500 ? 'just now' : `${span(ms)} ago`);
const ago = text => h('time', { datetime: text, title: text, 'data-since': instant(text) }, agoText(now() - instant(text)));
const clock = ms => new Date(ms).toLocaleTimeString();
const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

function tick() {
  for (const time of document.querySelectorAll('time[data-since]')) {
    setText(time, agoText(now() - Number(time.dataset.since)));
  }
}

// ---------------------------------------------------------------- tables

const TONES = {
  UP: 'ok', APPLIED: 'ok', LEADER: 'ok', FOLLOWER: 'ok',
  DOWN: 'bad', REJECTED: 'bad', OFFLINE: 'bad',
  OUT_OF_SERVICE: 'warn', DRAINING: 'warn', RESTART_REQUIRED: 'warn', CANDIDATE: 'warn',
};
const words = name => name.toLowerCase().replaceAll('_', ' ');
const badge = name => h('span', { class: 'badge', 'data-tone': TONES[name] ?? 'info' }, words(name));
const quiet = (...children) => h('span', { class: 'quiet' }, ...children);

/**
 * A table of the page that keeps its rows by key. Its header says which cells a row has; cells holds functions for those
 * that are more than a field of the row. A cell is a node, a text, a list of them or nothing. The first one names the row.
 * The roles repeat what the elements mean, because narrow screens show them as blocks.
 */
class Panel {
  constructor(id, key, cells, limit = ROWS_SHOWN) {
    Object.assign(this, { key, cells, limit, rows: new Map() });
    [this.table, this.body, this.size, this.empty, this.more, this.tools] =
      ['table', 'tbody', '.size', '.empty', '.more', '.tools'].map(part => byId(id).querySelector(part));
    this.columns = [...this.table.querySelectorAll('thead th')].map(column =>
      ({ name: column.textContent, cell: column.dataset.cell, class: column.className || null }));
    this.more.addEventListener('click', () => {
      this.limit = Infinity;
      draw();
    });
  }

  /** all is how many rows there are without the filter. */
  show(rows, all = rows.length) {
    this.table.hidden = rows.length === 0;
    this.empty.hidden = rows.length > 0;
    if (this.tools) this.tools.hidden = all === 0;
    setText(this.size, rows.length === all ? String(all) : `${rows.length} of ${all}`);
    this.more.hidden = rows.length <= this.limit;
    setText(this.more, `Show all ${rows.length}`);
    const kept = new Map();
    for (const row of rows.slice(0, this.limit)) {
      let key = this.key(row);
      while (kept.has(key)) key += '+';
      const old = this.rows.get(key);
      const fresh = this.render(row);
      if (old) morph(old, fresh);
      kept.set(key, old ?? fresh);
    }
    for (const [key, element] of this.rows) if (!kept.has(key)) element.remove();
    [...kept.values()].forEach((element, at) => {
      const there = this.body.children[at];
      if (there !== element) this.body.insertBefore(element, there ?? null);
    });
    this.rows = kept;
  }

  render(row) {
    return h('tr', { role: 'row' }, this.columns.map((column, at) => {
      const content = this.cells[column.cell] ? this.cells[column.cell](row) : row[column.cell];
      const parts = [content].flat().filter(isShown);
      const value = h('div', {}, parts.length ? parts : quiet(NOTHING));
      const attributes = { class: column.class, 'data-label': column.name, 'data-empty': parts.length === 0 };
      return at === 0
        ? h('th', { scope: 'row', role: 'rowheader', ...attributes }, value)
        : h('td', { role: 'cell', ...attributes }, value);
    }));
  }
}

// ---------------------------------------------------------------- the panels

const state = { overview: null, data: null, lostSince: null, lastGood: null, why: '' };

const isPage = address => /^https?:\/\//.test(address ?? '');

const servers = new Panel('servers', server => server.id, {
  name: server => [server.name, server.local && quiet('this server')],
  address: ({ httpAddress: page, address }) => [
    isPage(page) ? h('a', { href: page, rel: 'noreferrer' }, page) : page, quiet(`replication ${address}`)],
});

const voters = new Panel('voters', voter => voter.id, {
  id: voter => [voter.id, voter.local && quiet('this server')],
  role: voter => badge(voter.role),
});

const events = new Panel('events', event => `${event.at} ${event.subject} ${event.text}`, {
  text: event => [event.text, quiet(`${event.kind} ${event.subject}`)],
  at: event => ago(event.at),
}, EVENTS_SHOWN);

const services = new Panel('services', service => `${service.namespace}/${service.name}`, {
  up: ({ up, instances: all }) =>
    h('span', { class: 'badge', 'data-tone': up === 0 ? 'bad' : up < all ? 'warn' : 'ok' }, `${up} of ${all}`),
});

const hostPort = ({ scheme, host, port }) => `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
const isLate = instance => millis(instance.sinceHeartbeat) > millis(instance.ttl) * LATE_SHARE;

function heartbeat(instance) {
  const at = state.lastGood - millis(instance.sinceHeartbeat);
  const title = `${instance.sinceHeartbeat} before the last answer; ttl ${instance.ttl}`;
  return h('time', { datetime: instance.sinceHeartbeat, title, class: isLate(instance) && 'late', 'data-since': at },
    agoText(now() - at));
}

function metadata(instance) {
  const entries = Object.entries(instance.metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length > 0 && h('details', {}, h('summary', {}, count(entries.length, 'entry', 'entries')),
    h('dl', {}, entries.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])));
}

const instances = new Panel('instances', instance => `${instance.namespace}/${instance.service}/${instance.id}`, {
  id: instance => [instance.id, quiet(`${instance.namespace} / ${instance.service}`)],
  status: ({ status, reportedStatus, override }) => [badge(status), override && quiet(`Set by ${override.by} `,
    ago(override.at), override.reason ? `: ${override.reason}` : '', `. It reports ${words(reportedStatus)}.`)],
  address: instance => [hostPort(instance), instance.managementPort && quiet(`management ${instance.managementPort}`)],
  heartbeat,
  metadata,
});

function found(instance) {
  const text = [instance.namespace, instance.service, instance.id, hostPort(instance), instance.zone, instance.version,
    words(instance.status), ...Object.entries(instance.metadata).flat()].join(' ').toLowerCase();
  return text.includes(byId('search').value.trim().toLowerCase())
    && (!byId('only-troubled').checked || instance.status !== 'UP' || instance.override);
}

const releases = new Panel('releases', release => `${release.namespace}/${release.application}/${release.profile}`, {
  name: release => [`${release.application}/${release.profile}`, quiet(release.namespace)],
  number: ({ number, rollbackTo, grays }) => [`#${number}`, rollbackTo != null && quiet(`back to #${rollbackTo}`),
    ...grays.map(gray => quiet(`gray ${gray.number} for ${ruleText(gray.rule)}, by ${gray.author}`))],
  published: release => ago(release.publishedAt),
});

/** Who gets a gray release, in words. */
const ruleText = ({ instances, metadata, zones, percent }) => (instances ? `instances ${instances.join(', ')}`
  : metadata ? Object.entries(metadata).map(([key, value]) => `${key}=${value}`).join(', ')
    : zones ? `zones ${zones.join(', ')}` : `${percent} %`);

const receipts = new Panel('receipts', receipt => `${receipt.namespace}/${receipt.application}/${receipt.instance}`, {
  instance: ({ instance, namespace, application, profiles }) => [instance,
    quiet([namespace, application, profiles.join(', ')].filter(Boolean).join(' / '))],
  outcome: receipt => [badge(receipt.outcome), receipt.behind && quiet('no answer to the newest yet')],
  running: ({ running, spokeOf, releases: runs }) => [`revision ${running}`, running !== spokeOf && quiet(`asked for ${spokeOf}`),
    ...(runs ?? []).filter(one => one.gray != null).map(one => quiet(`gray ${one.gray} of ${one.application}/${one.profile}`))],
  problems: receipt => receipt.problems.length > 0 && h('ul', {}, receipt.problems.map(({ property, target, message }) =>
    h('li', {}, h('strong', {}, property ?? target), `: ${message}`, property && quiet(target)))),
  answered: receipt => ago(receipt.at),
});

// ---------------------------------------------------------------- one view for each kind of server

const total = counts => Object.values(counts).reduce((sum, one) => sum + one, 0);
const breakdown = counts => Object.entries(counts).map(([name, number]) => `${number} ${words(name)}`).join(', ');

const within = (namespace, name) => (namespace === 'default' ? name : `${namespace}/${name}`);

function some(rows, name) {
  const names = rows.slice(0, NAMED_MAX).map(name).join(', ');
  return rows.length > NAMED_MAX ? `${names} and ${rows.length - NAMED_MAX} more` : names;
}

/** checks: [tone, what is affected, sentence]; the worst tone that affects anything is the verdict. */
function judge(checks, fine, nothingYet) {
  const points = checks.filter(([, affected]) => affected.length > 0);
  if (points.length === 0 && nothingYet) return { tone: 'info', title: nothingYet, points: [] };
  const tone = ['bad', 'warn'].find(candidate => points.some(point => point[0] === candidate)) ?? 'ok';
  const title = { bad: 'Something needs attention', warn: 'Working, with something to know', ok: 'Everything is fine' };
  return { tone, title: title[tone], points: points.length ? points.map(point => point[2]) : [fine] };
}

const views = {
  registry: {
    name: 'registry',
    paths: ['services', 'instances', 'members', 'events'],
    show({ services: listed, instances: all, members, events: happened }) {
      services.show(listed);
      instances.show(all.filter(found), all.length);
      servers.show(members);
      events.show(happened);
    },
    tiles: overview => [
      ['Services', overview.services, count(overview.namespaces, 'namespace')],
      ['Instances', overview.instances, breakdown(overview.byStatus)],
      serversTile(overview),
      ['Open watches', overview.streams, 'on this server'],
    ],
    verdict(overview, { services: listed, instances: all }) {
      const deserted = listed.filter(service => service.up === 0);
      const is = status => all.filter(instance => instance.status === status && !instance.override);
      const overridden = all.filter(instance => instance.override);
      const name = instance => within(instance.namespace, `${instance.service}/${instance.id}`);
      return judge([
        ['bad', deserted, `Nobody takes calls for ${some(deserted, service => within(service.namespace, service.name))}.`],
        ['bad', is('DOWN'), `Down: ${some(is('DOWN'), name)}.`],
        ['warn', overridden, `Set by an operator: ${some(overridden, name)}.`],
        ['warn', is('DRAINING'), `Draining: ${some(is('DRAINING'), name)}.`],
        ['warn', is('STARTING'), `Starting: ${some(is('STARTING'), name)}.`],
        ['warn', all.filter(isLate), `No heartbeat for long: ${some(all.filter(isLate), name)}.`],
        ...serverChecks(overview),
      ], `${count(all.length, 'instance')} of ${count(listed.length, 'service')} take calls.`,
      all.length === 0 && 'Ready, nobody is registered');
    },
  },
  config: {
    name: 'config server',
    paths: ['config', 'members', 'events'],
    show({ config, members, events: happened }) {
      releases.show(releasesOf(config));
      receipts.show(receiptsOf(config), config.reduce((sum, row) => sum + total(row.receipts), 0));
      voters.show(members.voters);
      servers.show(members.servers);
      events.show(happened);
    },
    tiles: ({ store, ...overview }) => [
      ['Configurations', overview.names, count(overview.namespaces, 'namespace')],
      ['Answers', total(overview.receipts), breakdown(overview.receipts)],
      ['Revision', store.revision, `${count(store.voters, 'voter')}, this one ${words(store.role)}, term ${store.term}`],
      serversTile(overview),
      ['Open watches', overview.streams, 'on this server'],
    ],
    verdict({ store, ...overview }, { config }) {
      const all = receiptsOf(config);
      const of = outcome => all.filter(receipt => receipt.outcome === outcome);
      const behind = all.filter(receipt => receipt.behind);
      const name = receipt => within(receipt.namespace, receipt.instance);
      return judge([
        ['bad', store.failure ? [store] : [], `The store of this server failed: ${store.failure}.`],
        ['bad', store.leader ? [] : [store], 'The store has no leader: reads go on, writes do not.'],
        ['bad', of('REJECTED'), `Rejected by ${some(of('REJECTED'), name)}.`],
        ['warn', of('RESTART_REQUIRED'), `Waiting for a restart: ${some(of('RESTART_REQUIRED'), name)}.`],
        ['warn', behind, `No answer to the newest release: ${some(behind, name)}.`],
        ...serverChecks(overview),
      ], `${store.leader} leads. ${count(overview.names, 'configuration')}, ${count(all.length, 'instance')} answered.`,
      overview.names === 0 && 'Ready, nothing is released');
    },
  },
};

function serversTile({ members, membersExpected: expected }) {
  return ['Servers', expected > 1 ? `${members} of ${expected}` : members, members > 1 ? 'in the cluster' : 'on its own'];
}

function serverChecks({ members, membersExpected, security }) {
  return [
    ['warn', members < membersExpected ? [members] : [], `Only ${members} of ${membersExpected} servers are here.`],
    ['warn', security === 'open' ? [security] : [], 'Open: everybody who reaches this server may change everything.'],
  ];
}

const releasesOf = config => config.flatMap(row => row.releases.map(one => ({
  ...one, namespace: row.namespace, grays: row.grays.filter(gray => gray.profile === one.profile),
})));

/** The receipts of all applications, the troubled ones first, with whether a release came that they do not speak of. */
function receiptsOf(config) {
  const published = releasesOf(config).filter(release => now() - instant(release.publishedAt) > ANSWER_GRACE_MS);
  return config.flatMap(row => row.instances.map(receipt => {
    const spokeOf = Number(receipt.cursor.slice(receipt.cursor.lastIndexOf(':') + 1));
    const behind = published.some(release => release.namespace === row.namespace
      && [receipt.application, SHARED].includes(release.application)
      && ['default', ...receipt.profiles].includes(release.profile)
      && release.revision > spokeOf);
    return { ...receipt, namespace: row.namespace, spokeOf, behind };
  })).sort((a, b) => Number(b.outcome !== 'APPLIED') - Number(a.outcome !== 'APPLIED'));
}

// ---------------------------------------------------------------- drawing

function draw() {
  const { overview, data, lostSince, lastGood, why } = state;
  const link = byId('link');
  link.dataset.state = lostSince ? 'lost' : overview ? 'live' : 'wait';
  setText(link, lostSince ? 'Not connected' : overview ? 'Live' : 'Connecting');
  byId('content').hidden = !overview && !lostSince;
  byId('tiles').hidden = byId('panels').hidden = !overview;
  byId('sign-out').hidden = !token();
  if (overview) drawServer(overview, data);
  const verdict = lostSince
    ? { tone: 'bad', title: `Connection lost since ${clock(lostSince)}`,
      points: [`${why} ${lastGood ? 'What you see is from then. ' : ''}Trying again every ${POLL_MS / 1000} s.`] }
    : views[overview?.server]?.verdict(overview, data);
  if (!verdict) return;
  byId('verdict').dataset.tone = verdict.tone;
  setText(byId('verdict-title'), verdict.title);
  morphChildren(byId('verdict-points'), verdict.points.map(point => h('li', {}, point)));
}

function drawServer(overview, data) {
  const view = views[overview.server];
  document.title = `Muster ${view.name}${overview.member ? `, ${overview.member}` : ''}`;
  setText(byId('kind'), view.name);
  morphChildren(byId('server'), [new Text(`${overview.member || 'unnamed'}, version ${overview.version}, started `),
    ago(overview.startedAt)]);
  morphChildren(byId('tiles'), view.tiles(overview).map(([name, value, note]) =>
    h('div', {}, h('dt', {}, name), h('dd', {}, String(value)), h('dd', { class: 'note' }, note))));
  for (const part of document.querySelectorAll('[data-server]')) part.hidden = part.dataset.server !== overview.server;
  for (const part of document.querySelectorAll('[data-origin]')) setText(part, location.origin);
  for (const part of document.querySelectorAll('[data-auth]')) {
    setText(part, overview.security === 'token' ? '\n  -H "Authorization: Bearer $TOKEN" \\' : '');
  }
  view.show(data);
  const last = data.events[0];
  morphChildren(byId('last-change'), last ? [new Text(`Last change: ${last.text}, `), ago(last.at)] : []);
}

// ---------------------------------------------------------------- asking the server

const token = () => sessionStorage.getItem(TOKEN_KEY);

class Unauthenticated extends Error {}

async function get(path) {
  const secret = token();
  let answer;
  try {
    answer = await fetch(`dashboard/${path}`, {
      headers: secret ? { Authorization: `Bearer ${secret}` } : {},
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      cache: 'no-store',
    });
  } catch {
    throw new Error('The server does not answer.');
  }
  if (answer.status === 401) throw new Unauthenticated();
  if (!answer.ok) throw new Error(`The server answers with status ${answer.status}.`);
  const ahead = Date.parse(answer.headers.get('Date')) - Date.now();
  clockAhead = Math.abs(ahead) > CLOCK_TOLERANCE_MS ? ahead : 0;
  return answer.json();
}

let round = 0;
let timer;

async function poll() {
  clearTimeout(timer);
  const mine = ++round;
  try {
    const overview = await get('overview');
    const view = views[overview.server];
    if (!view) throw new Error('This page is older than the server; reload it.');
    const answers = await Promise.all(view.paths.map(get));
    if (mine !== round) return;
    const data = Object.fromEntries(view.paths.map((path, at) => [path, answers[at]]));
    Object.assign(state, { overview, data, lostSince: null, lastGood: now() });
  } catch (problem) {
    if (mine !== round) return;
    if (problem instanceof Unauthenticated) return askForToken(token() ? 'The server does not know this token.' : '');
    Object.assign(state, { lostSince: state.lostSince ?? state.lastGood ?? now(), why: problem.message });
  }
  byId('sign-in').hidden = true;
  if (!document.hidden) timer = setTimeout(poll, POLL_MS);
  draw();
}

// ---------------------------------------------------------------- signing in and out

function askForToken(error) {
  round++;
  clearTimeout(timer);
  sessionStorage.removeItem(TOKEN_KEY);
  Object.assign(state, { overview: null, data: null, lostSince: null, lastGood: null });
  draw();
  setText(byId('link'), 'Signed out');
  setText(byId('sign-in-error'), error);
  byId('sign-in').hidden = false;
  byId('token').focus();
}

byId('sign-in').addEventListener('submit', event => {
  event.preventDefault();
  const entered = byId('token').value.trim();
  byId('token').value = '';
  if (!/^[\x20-\x7e]+$/.test(entered)) return askForToken('A token has plain ASCII characters only.');
  sessionStorage.setItem(TOKEN_KEY, entered);
  poll();
});
byId('sign-out').addEventListener('click', () => {
  sessionStorage.removeItem(TOKEN_KEY);
  location.reload();
});
byId('search').addEventListener('input', () => draw());
byId('only-troubled').addEventListener('change', () => draw());

document.addEventListener('visibilitychange', () => {
  if (document.hidden) clearTimeout(timer);
  else if (byId('sign-in').hidden) poll();
});

setInterval(() => document.hidden || tick(), 1000);
poll();
