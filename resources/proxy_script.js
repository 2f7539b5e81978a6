// What a proxy script (PAC) may call, as Netscape's "Navigator Proxy Auto-Config File Format" describes it.
// `machine` is handed in: it asks the name service and knows this computer's address.

function isPlainHostName(host) { return !/[.:]/.test(host); }

function dnsDomainIs(host, domain) { return host.toLowerCase().endsWith(domain.toLowerCase()); }

function localHostOrDomainIs(host, whole) { return host === whole || (isPlainHostName(host) && whole.startsWith(host + ".")); }

function dnsDomainLevels(host) { return host.split(".").length - 1; }

function dnsResolve(host) { return machine.addressOf(host) || null; }

function isResolvable(host) { return dnsResolve(host) !== null; }

function myIpAddress() { return machine.ownAddress(); }

function convert_addr(address) {
    const parts = String(address).split(".").map(Number);
    return ((parts[0] & 255) << 24) | ((parts[1] & 255) << 16) | ((parts[2] & 255) << 8) | (parts[3] & 255);
}

function isInNet(host, network, mask) {
    const address = /^\d{1,3}(\.\d{1,3}){3}$/.test(host) ? host : dnsResolve(host);
    return address !== null && (convert_addr(address) & convert_addr(mask)) === (convert_addr(network) & convert_addr(mask));
}

function shExpMatch(text, pattern) {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*+/g, ".*").replace(/\?/g, ".");
    return new RegExp("^" + escaped + "$").test(text);
}

function alert() {}

// ---- by the calendar and the clock; a last argument "GMT" means universal time

const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

function clockOf(given) {
    const universal = given[given.length - 1] === "GMT";
    const now = new Date(machine.now());
    const shown = universal ? new Date(now.getTime() + now.getTimezoneOffset() * 60000) : now;
    return { wanted: universal ? given.slice(0, -1) : given, now: shown };
}

function within(now, first, last) { return first <= last ? first <= now && now <= last : first <= now || now <= last; }

function weekdayRange() {
    const { wanted, now } = clockOf(Array.from(arguments));
    const first = WEEKDAYS.indexOf(wanted[0]);
    return within(now.getDay(), first, wanted.length > 1 ? WEEKDAYS.indexOf(wanted[1]) : first);
}

function timeRange() {
    const { wanted, now } = clockOf(Array.from(arguments));
    if (wanted.length === 1) { return now.getHours() === wanted[0]; }
    const half = wanted.length / 2;
    const [first, last] = [wanted.slice(0, half), wanted.slice(half)];
    if (half === 1) { return within(now.getHours(), first[0], last[0]); }
    const seconds = (parts, open) => parts[0] * 3600 + parts[1] * 60 + (parts.length > 2 ? parts[2] : open);
    const passed = seconds([now.getHours(), now.getMinutes(), now.getSeconds()], 0);
    return within(passed, seconds(first, 0), seconds(last, 59));
}

function dateRange() {
    const { wanted, now } = clockOf(Array.from(arguments));
    // A month is given by its name, a year has more than two digits; days count least, years most.
    const weight = (part) => (typeof part === "string" ? 100 : part > 31 ? 10000 : 1);
    const number = (part) => (typeof part === "string" ? MONTHS.indexOf(part) : part) * weight(part);
    const sum = (parts) => parts.map(number).reduce((one, other) => one + other, 0);
    const first = wanted.length > 1 ? wanted.slice(0, wanted.length / 2) : wanted;
    const today = { 1: now.getDate(), 100: now.getMonth() * 100, 10000: now.getFullYear() * 10000 };
    const passed = first.map((part) => today[weight(part)]).reduce((one, other) => one + other, 0);
    return within(passed, sum(first), wanted.length > 1 ? sum(wanted.slice(wanted.length / 2)) : sum(first));
}
